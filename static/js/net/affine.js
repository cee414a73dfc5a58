/**
 * What a unit makes of the drawing, as one affine function of it. At one drawing, with the winners that its max pools
 * have and the ReLUs that are open, a piecewise linear network is
 *   value(of) = sum over the input's units p of  weight[p] * x[p]  + constant
 * weight[p] is d value / d x[p], by the chain rule from the unit down; as torch has it, a ReLU at 0 is closed and a max
 * pool hands on to the first of equals. Where a tanh, a sigmoid, a softmax or a local response normalisation lies between,
 * the weights are the slope at this drawing (`exact` is false) and the constant is what is left.
 */
import { fieldsOf } from "./field.js";
import { channelOf, indexOf } from "./graph.js";
import { tapCount, tapsOf } from "./reads.js";
import { SLOPES } from "./slopes.js";
import { tapLayer } from "./trace.js";

export const MOST_STEPS = 4_000_000; // that a click may cost in the page, about 70 ms: nearly ten times what LeNet's last layer does

const BENT = new Set(["tanh", "sigmoid", "softmax", "normalise"]); // finishes and folds

/** The place in the run's block of tap t, whose unit is `taps[t]`. */
const placeOfTap = ({ inputs, from }, taps, t) => (from ? inputs[from[t]] : inputs[0]).at + taps[t];

/** fold -> adds what a unit with the slope `g` hands down to each of its taps. slopes and values: the run's whole block. */
const FOLDS = {
  sum(read, { slopes, kernel, fixed, first }, g) {
    const { taps } = read;
    for (let t = 0; t < taps.length; t++) {
      if (taps[t] >= 0) slopes[placeOfTap(read, taps, t)] += g * (kernel ? kernel[first + t] : fixed);
    }
  },
  max(read, { slopes, values }, g) {
    const { taps } = read;
    let winner = -1;
    for (let t = 0; t < taps.length; t++) {
      if (taps[t] < 0) continue;
      const at = placeOfTap(read, taps, t);
      if (winner < 0 || values[at] > values[winner]) winner = at; // the first of equals, as torch
    }
    if (winner >= 0) slopes[winner] += g;
  },
  softmax({ inputs, taps }, { slopes, values, layer, index }, g) {
    const share = values[layer.at + index];
    for (let t = 0; t < taps.length; t++) {
      slopes[inputs[0].at + taps[t]] += g * share * ((t === index ? 1 : 0) - values[layer.at + t]);
    }
  },
  normalise({ inputs: [input], taps }, { slopes, values, fixed, layer: { bias, params: { beta } }, index }, g) {
    let sum = bias;
    for (const tap of taps) sum += fixed * values[input.at + tap] ** 2;
    const scale = sum ** -beta, through = 2 * beta * fixed * values[input.at + index] * scale / sum;
    for (const tap of taps) slopes[input.at + tap] -= g * through * values[input.at + tap];
    slopes[input.at + index] += g * scale;
  },
  none() {},
};

/** Hands the slopes of a layer's units down to the units that they read. */
function handDown(graph, values, model, layer, slopes) {
  const kernel = layer.weight === "tensor" ? model.get(layer.id).weight : null;
  const fixed = typeof layer.weight === "number" ? layer.weight : 1;
  const slope = SLOPES[layer.finish], hand = FOLDS[layer.fold];
  const shared = layer.read === "all" ? tapsOf(graph, layer, 0) : null; // the same for each of its units
  for (let u = 0; u < layer.size; u++) {
    if (slopes[layer.at + u] === 0) continue;
    const g = slopes[layer.at + u] * slope(values[layer.at + u]);
    if (g === 0) continue;
    const read = shared ?? tapsOf(graph, layer, u);
    hand(read, { slopes, values, kernel, fixed, first: channelOf(layer, u) * read.taps.length, layer, index: u }, g);
  }
}

/** The unit whose weights are meant: of a softmax unit its logit, the tap with its own index; else the unit itself. */
function meantBy(graph, layer, u) {
  if (layer.fold !== "softmax") return { layer, index: u };
  const read = tapsOf(graph, layer, u);
  return { layer: tapLayer(read, u), index: read.taps[u] };
}

const isBent = ({ finish, fold }) => BENT.has(finish) || BENT.has(fold);

/**
 * -> {of: {layer: id, index}, value, weights, constant, sum, exact}
 *    weights: Float64Array, one a unit of the input; sum: of weight * x; value = sum + constant.
 * values: a run's block; model: layer id -> {weight, bias}.
 */
export function affineOf({ graph, values, weights: model }, layer, u) {
  const of = meantBy(graph, layer, u);
  const [input] = graph.layers;
  const slopes = new Float64Array(graph.size);
  slopes[of.layer.at + of.index] = 1;
  const seen = fieldsOf(graph, of.layer, of.index);
  for (const here of [...graph.layers].reverse()) {
    if (seen.has(here.id) && here !== input) handDown(graph, values, model, here, slopes);
  }
  const weights = slopes.slice(input.at, input.at + input.size);
  let sum = 0;
  for (let p = 0; p < weights.length; p++) sum += weights[p] * values[input.at + p];
  const value = values[of.layer.at + of.index];
  const exact = ![...seen.keys()].some((id) => isBent(graph.byId.get(id)));
  return { of: { layer: of.layer.id, index: of.index }, value, weights, constant: value - sum, sum, exact };
}

/** How many steps affineOf takes at most: the terms of every unit in the field, and the block that is gone through. */
export function stepsBelow(graph, layer, u) {
  let steps = graph.size;
  for (const [id, { c0, c1, y0, y1, x0, x1 }] of fieldsOf(graph, layer, u)) {
    steps += (c1 - c0 + 1) * (y1 - y0 + 1) * (x1 - x0 + 1) * tapCount(graph, graph.byId.get(id));
  }
  return steps;
}

/** The server's `input_weights` (docs/api.md), which hold the field's rectangle only, as affineOf has them. */
export function openInputWeights(graph, { of, exact, top, left, height, width, weights: told, constant, sum }) {
  const [input] = graph.layers, weights = new Float64Array(input.size);
  told.forEach((map, c) => map.forEach((row, y) => row.forEach((weight, x) => {
    if (y < height && x < width) weights[indexOf(input, { channel: c, row: top + y, col: left + x })] = weight;
  })));
  return { of: { layer: of.layer, index: of.index }, value: sum + constant, weights, constant, sum, exact };
}
