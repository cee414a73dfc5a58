/**
 * One training step on one image, and one weight of it followed from old to new.
 *
 *   E = sum over classes of 1/2 * (target - output)^2        new weight = old weight - rate * dE/d(weight)
 *
 * A network here is {graph, weights}; a step changes nothing but makes a new one, so that one can go back.
 */
import { handedDown } from "../../net/backward.js";
import { placeOf } from "../../net/graph.js";
import { tapsOf } from "../../net/reads.js";
import { PLAN, randomWeights, smallNetwork, tapCount } from "./network.js";
import { runToy } from "./toy.js";

/** A network that knows nothing yet; the same for the same seed. */
export function untrained(seed, plan = PLAN) {
  const graph = smallNetwork(plan);
  return { graph, weights: randomWeights(graph, seed) };
}

/** Grey levels 0-255 as the network reads them: 0 is paper, 1 full ink. */
export const asInput = (pixels) => Float64Array.from(pixels, (grey) => grey / 255);

/** 1 for the label, 0 for all others. */
export const targetOf = (label, classes = PLAN.classes) => Float64Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0));

/** {total, terms: [{target, output, difference, error}]}: error is 1/2 * difference^2, total the sum of them. */
export function totalError(target, output) {
  const terms = Array.from(output, (o, k) => ({ target: target[k], output: o, difference: target[k] - o, error: 0.5 * (target[k] - o) ** 2 }));
  return { total: terms.reduce((sum, { error }) => sum + error, 0), terms };
}

/** The network on one image: {values, outputs, guess, error}; values are laid out as a run's block. */
export function looked({ graph, weights }, pixels, label) {
  const values = runToy(graph, weights, asInput(pixels));
  const outputs = values.subarray(graph.layers.at(-1).at);
  const error = totalError(targetOf(label, outputs.length), outputs);
  return { values, outputs, guess: outputs.indexOf(Math.max(...outputs)), error };
}

function moved(weights, gradients, rate) {
  const less = (values, slopes) => values.map((value, k) => value - rate * slopes[k]);
  return new Map([...weights].map(([id, { weight, bias }]) => {
    const slopes = gradients.get(id);
    return [id, { weight: less(weight, slopes.weight), bias: less(bias, slopes.bias) }];
  }));
}

/**
 * The five steps on one image: forward, error, gradients, update, forward again.
 * -> {network, pixels, label, rate, before, gradients, next, after}
 *    before, after: as `looked`; gradients: {units, weights}, dE/d(that); next: the network with its new weights.
 */
export function step(network, pixels, label, rate) {
  const before = looked(network, pixels, label);
  const { graph, weights } = network, units = new Float64Array(graph.size); // dE/d(value), as the block of values
  units.set(before.error.terms.map(({ difference }) => -difference), graph.layers.at(-1).at);
  const gradients = { units, weights: handedDown(graph, weights, before.values, units) };
  const next = { graph, weights: moved(weights, gradients.weights, rate) };
  return { network, pixels, label, rate, before, gradients, next, after: looked(next, pixels, label) };
}

/** Where a weight stands: {output, input, row, col}; row and col are 0 in a dense layer. */
export function weightPlace({ graph }, id, index) {
  const layer = graph.byId.get(id), taps = tapCount(graph, layer);
  const tap = index % taps, output = (index - tap) / taps;
  if (layer.read === "all") return { output, input: tap, row: 0, col: 0 };
  const [high, wide] = layer.params.kernel;
  return { output, input: Math.floor(tap / (high * wide)), row: Math.floor((tap % (high * wide)) / wide), col: tap % wide };
}

/**
 * One weight from old to new. Its gradient is a sum over all units that use it: dE/d(unit) * value of the tap.
 * -> {layer, index, place, old, gradient, rate, new, terms, idle}
 *    terms: [{unit, slope, tap, value, product}], those that are not zero; unit and tap are flat indices of the layer
 *    and of the one it reads, slope is dE/d(unit). idle: how many uses of the weight came to nothing.
 */
export function followed(done, id, index) {
  const { graph, weights } = done.network;
  const layer = graph.byId.get(id), below = graph.byId.get(layer.inputs[0]);
  const place = weightPlace(done.network, id, index);
  const tap = index % tapCount(graph, layer), plane = layer.rows * layer.cols;
  const terms = [];
  for (let unit = place.output * plane; unit < (place.output + 1) * plane; unit++) {
    const at = tapsOf(graph, layer, unit).taps[tap];
    const slope = done.gradients.units[layer.at + unit], value = at < 0 ? 0 : done.before.values[below.at + at];
    if (slope !== 0 && value !== 0) terms.push({ unit, slope, tap: at, value, product: slope * value });
  }
  return {
    layer: id, index, place, old: weights.get(id).weight[index], gradient: done.gradients.weights.get(id).weight[index],
    rate: done.rate, new: done.next.weights.get(id).weight[index], terms, idle: plane - terms.length,
  };
}

/**
 * Where dE/d(logit k) comes from: one term for every output, since softmax ties them together.
 * -> {slope, terms: [{output, error, pull, product}]}; error is output - target, pull is d(output)/d(logit k).
 */
export function logitSlope(done, k) {
  const { outputs, error } = done.before;
  const terms = error.terms.map(({ difference }, j) => {
    const pull = outputs[j] * ((j === k ? 1 : 0) - outputs[k]);
    return { output: j, error: -difference, pull, product: -difference * pull };
  });
  return { slope: terms.reduce((sum, { product }) => sum + product, 0), terms };
}

/** The weight of a layer that the step moved most: its flat index. */
export function mostMoved(done, id) {
  const slopes = done.gradients.weights.get(id).weight;
  let most = 0;
  slopes.forEach((slope, k) => (most = Math.abs(slope) > Math.abs(slopes[most]) ? k : most));
  return most;
}

/** A unit's place, for words: {channel, row, col}. */
export const unitPlace = ({ graph }, id, unit) => placeOf(graph.byId.get(id), unit);
