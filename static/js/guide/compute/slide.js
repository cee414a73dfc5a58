/** A window that slides over one map, step by step: what convolution and pooling share. */
import { placeOf } from "../../net/graph.js";
import { trace } from "../../net/trace.js";
import { openToy, runToy, toyInput } from "./toy.js";

/**
 * A map and the layer that reads it -> {rows, cols, values, graph, weights, run, layer}; `run` are all values.
 * makeLayer(shape) -> record; shape [1, rows, cols] of the output. tensors: {weight, bias} or null.
 */
export function slide(map, { rows, cols }, makeLayer, tensors = null) {
  const made = makeLayer([1, rows, cols]);
  const graph = openToy([toyInput([1, map.rows, map.cols]), made]);
  const weights = new Map(tensors ? [[made.id, tensors]] : []);
  const run = runToy(graph, weights, map.values);
  const layer = graph.byId.get(made.id);
  return { rows, cols, values: run.subarray(layer.at), graph, weights, run, layer };
}

/** A way of sliding that gives no output. */
export const nothing = (why) => ({ why, rows: 0, cols: 0, values: new Float64Array(0), graph: null, weights: null, run: null, layer: null });

/**
 * Output cell k of a slide -> {k, row, col, top, left, taps, bias, sum, output, winner}
 *   top, left: where the window begins on the input; negative in the padding
 *   taps: [{row, col, inside, value, weight, product}] in the kernel's order; outside the edge the value is 0
 *   winner: number of the largest tap of a max pool, else -1
 */
export function cellOf({ graph, weights, run, layer }, k) {
  const traced = trace(graph, run, weights, layer, k);
  const { kernel: [, across], stride, padding, dilation } = layer.params;
  const { row, col } = placeOf(layer, k);
  const top = row * stride[0] - padding[0], left = col * stride[1] - padding[1];
  const taps = Array.from(traced.taps, (tap, t) => ({
    row: top + Math.floor(t / across) * dilation[0], col: left + (t % across) * dilation[1], inside: tap >= 0,
    value: traced.values[t], weight: traced.weights[t], product: traced.products[t],
  }));
  const { bias, sum, output, winner } = traced;
  return { k, row, col, top, left, taps, bias, sum, output, winner };
}
