/** finish -> dy/d(sum) of a unit, from its own value y. As torch has it, relu'(0) is 0. */
export const SLOPES = {
  none: () => 1,
  relu: (y) => (y > 0 ? 1 : 0),
  tanh: (y) => 1 - y * y,
  sigmoid: (y) => y * (1 - y),
};
