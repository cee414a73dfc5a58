/** Kernels that everyone meets in image processing, and a picture under one of them. */
import { convolved } from "./grid.js";

const divided = (by, rows) => rows.map((row) => row.map((x) => x / by));

/** {key, rows}: three edge detectors, from a slanted one to one for all directions; sums are 1 or 0. */
export const KERNELS = [
  { key: "identity", rows: [[0, 0, 0], [0, 1, 0], [0, 0, 0]] },
  { key: "edge1", rows: [[1, 0, -1], [0, 0, 0], [-1, 0, 1]] },
  { key: "edge2", rows: [[0, 1, 0], [1, -4, 1], [0, 1, 0]] },
  { key: "edge3", rows: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]] },
  { key: "sharpen", rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]] },
  { key: "box", rows: divided(9, [[1, 1, 1], [1, 1, 1], [1, 1, 1]]) },
  { key: "gauss", rows: divided(16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]) },
];

const within = (x, size) => Math.min(Math.max(x, 0), size - 1);

/** What is read beyond the edge: 0, as torch's padding has it, or the nearest pixel, as torch's "replicate". */
const EDGES = {
  zero: ({ rows, cols, values }, y, x) => (y >= 0 && y < rows && x >= 0 && x < cols ? values[y * cols + x] : 0),
  nearest: ({ rows, cols, values }, y, x) => values[within(y, rows) * cols + within(x, cols)],
};

/** A map with `high` more rows above and below and `wide` more columns on each side. */
export function padded(map, high, wide, edge) {
  const rows = map.rows + 2 * high, cols = map.cols + 2 * wide;
  const values = Float64Array.from({ length: rows * cols }, (_, k) => EDGES[edge](map, Math.floor(k / cols) - high, (k % cols) - wide));
  return { rows, cols, values };
}

/**
 * A map under an odd-sided kernel (nested rows) -> a map. edge: "zero" or "nearest" keep the size; "none" reads no cell
 * beyond the edge, so that the result is smaller. Values are left as they are: they may be negative or over 255.
 */
export function filtered(map, kernel, edge = "zero") {
  const high = (kernel.length - 1) / 2, wide = (kernel[0].length - 1) / 2;
  const { why, rows, cols, values } = convolved(edge === "none" ? map : padded(map, high, wide, edge), kernel);
  return { why, rows, cols, values };
}
