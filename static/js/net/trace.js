/**
 * One formula for every unit:  y[u] = finish( fold over taps t of x[tap t] * w[channel(u) * T + t]  + b[channel(u)] )
 *
 * Reads the same block of values that is drawn, in float64 on float32 values, so picture and arithmetic cannot
 * disagree. Softmax and local response normalisation end in a way of their own: see ENDS. The mirror of
 * app/net/trace.py; both are held to torch by tests.
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
  softmax: (products) => FOLDS.sum(products),
  normalise: (products) => FOLDS.sum(products),
  none: () => ({ sum: 0, winner: -1 }),
};

/** Folds whose products are not value times weight: (values, weights, products to be written) */
const PRODUCTS = {
  softmax: exponents,
  normalise: (x, w, out) => x.forEach((value, t) => (out[t] = w[t] * value * value)),
};

export const FINISHES = {
  none: (x) => x,
  relu: (x) => (x <= 0 ? 0 : x), // NaN stays NaN
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

const ends = (output) => ({ output, own: null, scale: null });
const finished = ({ layer, sum }) => ends(FINISHES[layer.finish](sum));

/** fold -> the last step, from a trace's sum to {output, own, scale}. */
const ENDS = {
  sum: finished,
  max: finished,
  none: finished,
  softmax: ({ products, sum, index }) => ends(products[index] / sum),
  normalise({ layer, values, taps, sum, index }) {
    const own = values[taps.indexOf(index)], scale = sum ** -layer.params.beta;
    return { output: own * scale, own, scale };
  },
};

/** Values and weights of a run: {values, weights}; weights maps a layer id to {weight, bias} Float32Arrays. */
function weightsOf(layer, model) {
  return layer.weight === "tensor" || layer.bias === "tensor" ? model.get(layer.id) : null;
}

/**
 * Unit u of a layer, explained.
 * -> {layer, index, inputs, taps, from, values, weights, products, bias, sum, winner, output, own, scale}
 *    arrays have one entry a tap; winner is a tap number or -1; for softmax products are exp(x - m), for local response
 *    normalisation weight * x * x; own and scale: of that the value that is normalised and sum^-beta, else null.
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
  PRODUCTS[layer.fold]?.(x, w, products);
  const bias = layer.bias === "tensor" ? tensors.bias[channel] : layer.bias ?? 0;
  const { sum: folded, winner } = FOLDS[layer.fold](products, taps);
  const sum = layer.read === "none" ? values[layer.at + u] : folded + bias;
  const traced = { layer, index: u, inputs, taps, from, values: x, weights: w, products, bias, sum, winner };
  return Object.assign(traced, ENDS[layer.fold](traced));
}

/** exp(x - m) with m the largest: stable, and what torch does. */
function exponents(x, w, out) {
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
