/** The small network that the guide trains: one convolution, ReLU, one max pool, ten votes, softmax. */
import { chance } from "../../math/chance.js";
import { outputSize } from "./size.js";
import { openToy, toyConv, toyDense, toyFinish, toyInput, toyPool, toySoftmax } from "./toy.js";

export const PLAN = { side: 28, kernel: 5, maps: 4, pool: 4, classes: 10 };

/** Graph with the layers input conv relu pool output softmax; every unit of it can be traced by net/trace.js. */
export function smallNetwork({ side, kernel, maps, pool, classes } = PLAN) {
  const wide = outputSize({ input: side, kernel }).size;
  const low = outputSize({ input: wide, kernel: pool, stride: pool }).size;
  return openToy([
    toyInput([1, side, side]),
    toyConv("conv", "input", [maps, wide, wide], { kernel }),
    toyFinish("relu", "conv", [maps, wide, wide], "relu"),
    toyPool("pool", "relu", [maps, low, low], { kernel: pool, stride: pool }, { fold: "max" }),
    toyDense("output", "pool", classes),
    toySoftmax("softmax", "output", classes),
  ]);
}

/** How many taps a unit of the layer has. */
export function tapCount(graph, { read, inputs, params }) {
  const below = graph.byId.get(inputs[0]);
  return read === "all" ? below.size : (params.kernel[0] * params.kernel[1] * below.channels) / params.groups;
}

/**
 * Weights and biases by chance, as torch begins: evenly between -1/sqrt(taps) and 1/sqrt(taps).
 * -> Map of layer id -> {weight, bias}, Float64Arrays in torch's order.
 */
export function randomWeights(graph, seed) {
  const random = chance(seed);
  const weights = new Map();
  for (const layer of graph.layers.filter(({ weight }) => weight === "tensor")) {
    const taps = tapCount(graph, layer), most = 1 / Math.sqrt(taps);
    const some = (length) => Float64Array.from({ length }, () => (2 * random() - 1) * most);
    weights.set(layer.id, { weight: some(layer.channels * taps), bias: some(layer.channels) });
  }
  return weights;
}
