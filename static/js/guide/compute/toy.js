/**
 * Small networks written in the page's own record, so that net/trace.js explains their units as it explains the real
 * network's. Values are float64 here, since nothing of them goes to the graphics card.
 *
 * A map is {rows, cols, values}: values row by row.
 */
import { filled } from "../../net/forward.js";
import { openGraph } from "../../net/graph.js";

const PLAIN = { title: "", block: "", inputs: [], read: "same", fold: "sum", weight: null, bias: null, finish: "none", params: {} };
const TENSORS = { weight: "tensor", bias: "tensor" };

/** One number for both axes, or [rows, cols] as it is. */
export const pair = (x) => (Array.isArray(x) ? x : [x, x]);

/** The params of a window: {kernel, stride, padding, dilation, groups}, numbers or pairs. */
export const windowOf = ({ kernel, stride = 1, padding = 0, dilation = 1 }, groups = 1) =>
  ({ kernel: pair(kernel), stride: pair(stride), padding: pair(padding), dilation: pair(dilation), groups });

const record = (id, kind, shape, inputs, more) => ({ ...PLAIN, id, title: id, kind, shape, inputs, ...more });

export const toyInput = (shape) => record("input", "input", shape, [], { read: "none", fold: "none" });
export const toyConv = (id, from, shape, window) =>
  record(id, "conv", shape, [from], { read: "window", ...TENSORS, params: windowOf(window) });
/** more: {fold, weight} of the pool's kind; each map is its own group. */
export const toyPool = (id, from, shape, window, more) =>
  record(id, "maxpool", shape, [from], { read: "window", ...more, params: windowOf(window, shape[0]) });
export const toyFinish = (id, from, shape, finish) => record(id, finish, shape, [from], { finish });
export const toyDense = (id, from, size) => record(id, "dense", [size], [from], { read: "all", ...TENSORS });
export const toySoftmax = (id, from, size) => record(id, "softmax", [size], [from], { read: "all", fold: "softmax" });

/** Records -> a graph as the server's is opened. */
export const openToy = (layers) => openGraph({ id: "toy", digest: "", card: { title: "", classes: [] }, layers });

/** All values of a forward pass, layer by layer: Float64Array, laid out as a run's block. */
export function runToy(graph, weights, input) {
  const values = new Float64Array(graph.size);
  values.set(input);
  return filled(graph, weights, values);
}

/** Nested rows -> a map. */
export function mapOf(rows) {
  return { rows: rows.length, cols: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

/** A map -> nested rows. */
export const rowsOf = ({ rows, cols, values }) =>
  Array.from({ length: rows }, (_, y) => [...values.subarray(y * cols, (y + 1) * cols)]);
