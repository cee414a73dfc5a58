/**
 * Backpropagation over the same record that net/trace.js reads forward: what each unit's value, each weight and each
 * bias changes in the error E. As in torch, relu'(0) is 0 and the first of equal winners of a max pool takes it all.
 */
import { channelOf } from "../../net/graph.js";
import { trace } from "../../net/trace.js";

/** dy/d(sum) of a finish, from a trace. */
const SLOPES = {
  none: () => 1,
  relu: ({ sum }) => (sum > 0 ? 1 : 0),
  tanh: ({ output }) => 1 - output * output,
  sigmoid: ({ output }) => output * (1 - output),
};
export const slopeOf = (traced) => SLOPES[traced.layer.finish](traced);

/** fold -> share(traced, t, gradient): what tap t's value gets of dE/dy, before the finish's slope. */
const SHARES = {
  sum: ({ weights }, t) => weights[t],
  max: ({ winner }, t) => (t === winner ? 1 : 0),
  softmax: ({ products, sum, output, index }, t) => output * ((t === index ? 1 : 0) - products[t] / sum),
};

function zeros(weights) {
  return new Map([...weights].map(([id, { weight, bias }]) =>
    [id, { weight: new Float64Array(weight.length), bias: new Float64Array(bias.length) }]));
}

/** One unit hands its dE/dy on to its taps, its weights and its bias. */
function handOn(traced, gradient, units, own) {
  const { layer, taps, from, inputs, values, index } = traced;
  const share = SHARES[layer.fold];
  const slope = gradient * slopeOf(traced);
  const channel = channelOf(layer, index);
  for (let t = 0; t < taps.length; t++) {
    if (taps[t] >= 0) units[(from ? inputs[from[t]] : inputs[0]).at + taps[t]] += slope * share(traced, t);
    if (layer.weight === "tensor") own.weight[channel * taps.length + t] += slope * values[t];
  }
  if (layer.bias === "tensor") own.bias[channel] += slope;
}

/**
 * values: of a forward pass; last: dE/d(value) of each unit of the last layer.
 * -> {units: Float64Array as the block of values, weights: Map of layer id -> {weight, bias}}, all of them dE/d(that).
 */
export function backward(graph, weights, values, last) {
  const units = new Float64Array(graph.size), gradients = zeros(weights);
  units.set(last, graph.layers.at(-1).at);
  for (const layer of [...graph.layers].reverse()) {
    if (layer.read === "none") continue;
    for (let u = 0; u < layer.size; u++) {
      const gradient = units[layer.at + u];
      if (gradient === 0) continue; // says nothing to anyone below
      handOn(trace(graph, values, weights, layer, u), gradient, units, gradients.get(layer.id));
    }
  }
  return { units, weights: gradients };
}
