/**
 * Strokes -> grey levels, the mirror of app/ink.py. Lengths are in cells of the pad (28 cells wide); the pixel
 * in row r, column c has its centre at (c + 0.5, r + 0.5). Ink is 1, paper 0.
 *
 *   coverage = clamp(radius + 0.5 - distance to the polyline, 0, 1)
 *   pen: ink = max(ink, coverage)      erase: ink = min(ink, 1 - coverage)
 */
export const SIZE = 28; // cells

/** Squared distance from (px, py) to the segment a-b. */
function squaredDistance(px, py, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  const ex = px - ax - t * dx, ey = py - ay - t * dy;
  return ex * ex + ey * ey;
}

/** One stroke under the pen: the nearest distance of each pixel so far, so that a new point costs its box only. */
export function beginStroke({ mode, radius }) {
  const nearest = new Float64Array(SIZE * SIZE).fill(Infinity); // squared, in cells
  let last = null;
  return {
    mode,
    radius,
    add(point) {
      const from = last ?? point;
      last = point;
      const reach = radius + 1;
      const bound = (low, high) => [
        Math.max(0, Math.floor(low - reach)),
        Math.min(SIZE - 1, Math.ceil(high + reach)),
      ];
      const [c0, c1] = bound(Math.min(from[0], point[0]), Math.max(from[0], point[0]));
      const [r0, r1] = bound(Math.min(from[1], point[1]), Math.max(from[1], point[1]));
      for (let r = r0; r <= r1; r++) {
        for (let c = c0; c <= c1; c++) {
          const d = squaredDistance(c + 0.5, r + 0.5, from, point);
          if (d < nearest[r * SIZE + c]) nearest[r * SIZE + c] = d;
        }
      }
    },
    /** The ink under this stroke laid over `ink` (0..1); a new array. */
    over(ink) {
      const out = Float64Array.from(ink);
      for (let i = 0; i < out.length; i++) {
        const covered = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(nearest[i])));
        out[i] = mode === "erase" ? Math.min(out[i], 1 - covered) : Math.max(out[i], covered);
      }
      return out;
    },
  };
}

/** Strokes over a base picture (784 bytes or null) -> ink, 784 values 0..1. */
export function inkOf(strokes, base = null) {
  let ink = base ? Float64Array.from(base, (grey) => grey / 255) : new Float64Array(SIZE * SIZE);
  for (const stroke of strokes) {
    const pen = beginStroke(stroke);
    for (const point of stroke.points) pen.add(point);
    ink = pen.over(ink);
  }
  return ink;
}

/** Ink 0..1 -> grey levels 0..255, ink = 255. */
export const toGrey = (ink) => Uint8Array.from(ink, (x) => Math.floor(255 * x + 0.5));

/** Strokes -> 784 grey levels, row by row. */
export const rasterise = (strokes, base = null) => toGrey(inkOf(strokes, base));
