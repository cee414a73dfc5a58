/** The rounds of a network: a convolution, what bends its sums, a pooling. And one map of a run. */
import { unitsOf } from "../../net/graph.js";

const isPool = ({ kind }) => kind.endsWith("pool");
const bends = ({ read, finish }) => read === "same" && finish !== "none";

/** -> [{conv, relu, pool}] layers, in the network's order; only rounds that are whole. */
export function roundsOf(graph) {
  const after = (layer, wanted) => layer && graph.consumers.get(layer.id).map((id) => graph.byId.get(id)).find(wanted);
  return graph.layers
    .filter(({ kind }) => kind === "conv")
    .map((conv) => ({ conv, relu: after(conv, bends) }))
    .map(({ conv, relu }) => ({ conv, relu, pool: after(relu, isPool) }))
    .filter(({ pool }) => pool);
}

/** One map of a run -> {rows, cols, values}; zeros before a first run. */
export function mapIn(run, layer, channel) {
  const { rows, cols } = layer;
  return { rows, cols, values: run ? unitsOf(run.values, layer, channel) : new Float32Array(rows * cols) };
}

/** The map of a layer with the lowest number of all; 0 before a first run. */
export function deepestMap(run, layer) {
  const lowest = Array.from({ length: layer.channels }, (_, channel) => Math.min(...mapIn(run, layer, channel).values));
  return lowest.indexOf(Math.min(...lowest));
}

/** The values of a window of a map, row by row. */
export const windowOf = ({ cols, values }, { row, col }, side) =>
  Array.from({ length: side * side }, (_, k) => values[(row + Math.floor(k / side)) * cols + col + (k % side)]);

/** The input and every layer of the rounds, in order. */
export const flowOf = (graph) => [graph.layers[0], ...roundsOf(graph).flatMap(({ conv, relu, pool }) => [conv, relu, pool])];

/** How many numbers a layer gives, and how many weights and biases it has learned: {units, learned, weight, bias}. */
export function countsOf({ id, size }, weights) {
  const { weight = [], bias = [] } = weights?.get(id) ?? {};
  return { units: size, weight: weight.length, bias: bias.length, learned: weight.length + bias.length };
}
