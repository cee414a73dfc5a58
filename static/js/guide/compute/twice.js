/** Two convolutions in a row, and the one that does the same; with a ReLU between, no single one does. */
import { activated, composed } from "./activations.js";
import { convolved } from "./grid.js";
import { KERNELS } from "./kernels.js";

const rowsOf = (key) => KERNELS.find((kernel) => kernel.key === key).rows;
export const FIRST = rowsOf("edge1");
export const SECOND = rowsOf("edge2");
export const ONE = composed(FIRST, SECOND);

/**
 * What the two make of a map, with "relu" between or "nothing"; and what the one makes of it.
 * -> {two, one: {rows, cols, values}, apart: largest difference, other: how many cells differ}
 */
export function twiceAndOnce(map, way) {
  const first = convolved(map, FIRST);
  const between = way === "relu" ? activated(first.values, "relu") : first.values;
  const two = convolved({ rows: first.rows, cols: first.cols, values: between }, SECOND);
  const one = convolved(map, ONE);
  const apart = two.values.map((value, k) => Math.abs(value - one.values[k]));
  return { two, one, apart: Math.max(...apart), other: apart.filter((value) => value > 0).length };
}
