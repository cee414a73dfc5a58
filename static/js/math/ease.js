/** Motion as pure functions of t in [0, 1]. */
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
export const mix = (a, b, t) => a + (b - a) * t;

/** Slow, fast, slow: zero speed at both ends. */
export const smooth = (t) => {
  const s = clamp(t, 0, 1);
  return s * s * (3 - 2 * s);
};
