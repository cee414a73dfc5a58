/**
 * What a unit sees of the drawing, and which unit of a map is excited most. A drawing is its levels 0..255 row by row; a
 * box is {top, left, height, width} in its pixels.
 */
import { fieldsOf } from "../../net/field.js";
import { openGraph, placeOf, unitsOf } from "../../net/graph.js";
import { convolved } from "./grid.js";
import { windowOf } from "./toy.js";

const BYTE = 255;

/** The part of the input that unit u sees, clipped at its edges. */
export function boxOf(graph, layer, u) {
  const { y0, y1, x0, x1 } = fieldsOf(graph, layer, u).get(graph.layers[0].id);
  return { top: y0, left: x0, height: y1 - y0 + 1, width: x1 - x0 + 1 };
}

/** Of one map the largest value, the first of equals: {index (in the layer), value, row, col, box}. */
export function strongest(graph, values, layer, channel) {
  const map = unitsOf(values, layer, channel);
  const at = map.reduce((best, value, k) => (value > map[best] ? k : best), 0);
  const index = channel * map.length + at;
  const { row, col } = placeOf(layer, index);
  return { index, value: map[at], row, col, box: boxOf(graph, layer, index) };
}

/** A square digit laid into the network's input: its first pixel comes to `inset` {top, left}; paper round it. */
export function placed(pixels, inset, { rows, cols }) {
  const side = Math.sqrt(pixels.length);
  const levels = new Uint8Array(rows * cols);
  for (let row = 0; row < side; row++) {
    levels.set(pixels.subarray(row * side, (row + 1) * side), (row + inset.top) * cols + inset.left);
  }
  return levels;
}

/** The levels inside a box, row by row. */
export const patchOf = (levels, cols, { top, left, height, width }) =>
  Array.from({ length: height * width }, (_, k) => levels[(top + Math.floor(k / width)) * cols + left + (k % width)]);

/** What a square kernel that reads the drawing makes of a patch of its own size, with the bias. */
export function response(patch, kernel, bias) {
  const side = Math.sqrt(kernel.length);
  const line = (row) => Array.from(kernel.subarray(row * side, (row + 1) * side));
  const map = { rows: side, cols: side, values: Float64Array.from(patch, (level) => level / BYTE) };
  return convolved(map, Array.from({ length: side }, (_, row) => line(row)), { bias }).values[0];
}

/** The pixels on a side that a unit would see, were one more convolution put on the layer `id`. */
export function sideAbove(graph, id, kernel) {
  const below = graph.byId.get(id);
  const shape = [1, below.rows - kernel + 1, below.cols - kernel + 1];
  const conv = { ...below, id: "next", kind: "conv", inputs: [id], shape, read: "window", params: windowOf({ kernel }) };
  const layers = graph.layers.slice(0, graph.layers.indexOf(below) + 1);
  const longer = openGraph({ ...graph, layers: [...layers, conv] });
  return boxOf(longer, longer.byId.get(conv.id), 0).width;
}
