/** Axes of the curves: steps, spaced evenly or by their logarithm, and values; and points thinned to what pixels can show. */

/**
 * Steps 0 to `most` along `length` px. By the logarithm of step + 1 the first checkpoints, which lie close, have room.
 * -> {at(step) -> px, back(px) -> step, ticks: [step]}
 */
export function stepAxis(most, length, logarithmic) {
  const end = Math.max(1, most);
  const to = logarithmic ? Math.log1p : (step) => step;
  const from = logarithmic ? Math.expm1 : (x) => x;
  const at = (step) => (length * to(Math.min(end, Math.max(0, step)))) / to(end);
  const back = (px) => from((Math.min(length, Math.max(0, px)) / length) * to(end));
  return { at, back, ticks: logarithmic ? powers(end) : roundSteps(end) };
}

/** 0, 1, 10, 100, ... up to most. */
function powers(most) {
  const found = [0];
  for (let power = 1; power <= most; power *= 10) found.push(power);
  return found;
}

/** 0 and multiples of 1, 2 or 5 times a power of ten: four to nine of them. */
export function roundSteps(most) {
  const rough = most / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, k) => k * step);
}

/** Values 0 to `most` up `height` px: 0 is at the bottom. */
export const valueAxis = (most, height) => ({
  at: (value) => height - (height * Math.min(most, Math.max(0, value))) / most,
  ticks: roundSteps(most).filter((_, k, all) => all.length <= 6 || k % 2 === 0),
});

/** The largest value of an axis for these: one spike of many times the first value would leave the rest flat. */
export const topOf = (values, times = 3) => Math.max(0.1, Math.min(Math.max(0, ...values), times * (values[0] ?? 0)));

/** Points [{x, y}] in px, sorted by x: of all in one px the first, the lowest, the highest and the last stay. */
export function thinned(points) {
  const columns = new Map();
  for (const point of points) {
    const column = Math.floor(point.x);
    const { first = point, low = point, high = point } = columns.get(column) ?? {};
    columns.set(column, { first, low: point.y < low.y ? point : low, high: point.y > high.y ? point : high, last: point });
  }
  const order = new Map(points.map((point, k) => [point, k]));
  const few = [...columns.values()].flatMap(({ first, low, high, last }) => [...new Set([first, low, high, last])]);
  return few.sort((a, b) => order.get(a) - order.get(b));
}
