/**
 * One formula for every unit:  y[u] = finish( fold over taps t of x[tap t] * w[channel(u) * T + t]  + b[channel(u)] )
 *
 * Reads the same block of values that is drawn, in float64 on float32 values, so picture and arithmetic cannot
 * disagree. The mirror of app/net/trace.py; both are held to torch by tests.
 */
import { channelOf } from "./graph.js";
import { tapsOf, windowChannels } from "./reads.js";

/** products -> {sum, winner}; `sum` is what the fold makes of them, bias not yet added. */
const FOLDS = {
  sum(products) {
    let sum = 0;
    for (let t = 0; t < products.length; t++) sum += products[t];
    return { sum, winner: -1 };
  },
  max(products, taps) {
    let winner = -1;
    for (let t = 0; t < products.length; t++) {
      if (taps[t] >= 0 && (winner < 0 || products[t] > products[winner])) winner = t; // the first of equals, as torch
    }
    return { sum: winner < 0 ? 0 : products[winner], winner };
  },
  softmax(products) {
    return FOLDS.sum(products);
  },
  none: () => ({ sum: 0, winner: -1 }),
};

export const FINISHES = {
  none: (x) => x,
  relu: (x) => (x <= 0 ? 0 : x), // NaN stays NaN
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/** Values and weights of a run: {values, weights}; weights maps a layer id to {weight, bias} Float32Arrays. */
function weightsOf(layer, model) {
  return layer.weight === "tensor" || layer.bias === "tensor" ? model.get(layer.id) : null;
}

/**
 * Unit u of a layer, explained.
 * -> {layer, index, inputs, taps, from, values, weights, products, bias, sum, output, winner}
 *    arrays have one entry a tap; winner is a tap number or -1; for softmax products are exp(x - m).
 */
export function trace(graph, values, model, layer, u) {
  const { inputs, taps, from } = tapsOf(graph, layer, u);
  const count = taps.length;
  const channel = channelOf(layer, u);
  const tensors = weightsOf(layer, model);
  const x = new Float64Array(count), w = new Float64Array(count), products = new Float64Array(count);
  const fixed = typeof layer.weight === "number" ? layer.weight : 1;
  const kernel = layer.weight === "tensor" ? tensors.weight : null;
  const first = channel * count;
  for (let t = 0; t < count; t++) {
    x[t] = taps[t] < 0 ? 0 : values[(from ? inputs[from[t]] : inputs[0]).at + taps[t]];
    w[t] = kernel ? kernel[first + t] : fixed;
    products[t] = x[t] * w[t];
  }
  if (layer.fold === "softmax") exponents(x, products);
  const bias = layer.bias === "tensor" ? tensors.bias[channel] : 0;
  const { sum: folded, winner } = FOLDS[layer.fold](products, taps);
  const sum = layer.read === "none" ? values[layer.at + u] : folded + bias;
  const output = layer.fold === "softmax" ? products[u] / sum : FINISHES[layer.finish](sum);
  return { layer, index: u, inputs, taps, from, values: x, weights: w, products, bias, sum, output, winner };
}

/** exp(x - m) with m the largest: stable, and what torch does. */
function exponents(x, out) {
  let most = -Infinity;
  for (let t = 0; t < x.length; t++) most = Math.max(most, x[t]);
  for (let t = 0; t < x.length; t++) out[t] = Math.exp(x[t] - most);
}

/** The layer that tap t of a trace belongs to. */
export const tapLayer = (traced, t) => (traced.from ? traced.inputs[traced.from[t]] : traced.inputs[0]);

/** The first of the input maps that a window reads; the others follow. */
export const firstMap = ({ layer, inputs, index }) => windowChannels(layer, inputs[0], channelOf(layer, index)).first;

/** Sums of products over each input channel of a window: Float64Array, in channel order. */
export function channelSums(traced) {
  const [kh, kw] = traced.layer.params.kernel;
  const sums = new Float64Array(traced.products.length / (kh * kw));
  traced.products.forEach((product, t) => (sums[Math.floor(t / (kh * kw))] += product));
  return sums;
}
