/** One step of learning: where the gradient of one weight comes from, and all weights a step further. */
import { ruleOf } from "./optimiser.js";
import { tapsOf } from "./reads.js";
import { SLOPES } from "./slopes.js";

/** How many weights of a layer one channel has. */
const spanOf = (weights, layer) => weights.get(layer.id).weight.length / layer.channels;

function tensorOf(weights, { layer, role, index }) {
  const tensor = weights.get(layer)?.[role];
  if (!tensor || !(index >= 0 && index < tensor.length)) throw new Error(`${layer} has no ${role} ${index}`);
  return tensor;
}

/**
 * The gradient of one weight as the sum that it is: one term for each unit that uses it, dE/d(the unit's sum) times what the
 * weight multiplies there (a bias: 1). A kernel's weight is used at every place of its map, a dense one once.
 * back: of backward.js; pick: {layer: id, role: "weight" | "bias", index: in torch's order}
 * -> {terms: [{unit, input, slope, value, product}], gradient}: unit and input are flat indices, of the layer and of the one
 *    that it reads; input is -1 outside the edge and null for a bias; gradient is dE/d(weight)
 */
export function explainWeight(graph, weights, run, back, pick) {
  tensorOf(weights, pick);
  const layer = graph.byId.get(pick.layer), plane = layer.rows * layer.cols;
  const span = pick.role === "bias" ? 1 : spanOf(weights, layer);
  const channel = Math.floor(pick.index / span), tap = pick.index % span;
  const terms = Array.from({ length: plane }, (_, k) => {
    const unit = channel * plane + k;
    const slope = back.slopes[layer.at + unit] * SLOPES[layer.finish](run.values[layer.at + unit]);
    const { input, value } = pick.role === "bias" ? { input: null, value: 1 } : tapOf(graph, run, layer, unit, tap);
    return { unit, input, slope, value, product: slope * value };
  });
  return { terms, gradient: terms.reduce((sum, { product }) => sum + product, 0) };
}

function tapOf(graph, { values }, layer, unit, tap) {
  const { inputs, taps, from } = tapsOf(graph, layer, unit), input = taps[tap];
  return { input, value: input < 0 ? 0 : values[inputs[from ? from[tap] : 0].at + input] };
}

/** Where a weight stands in its tensor: {channel, input, row, col}; row and col are 0 in a dense layer, a bias has null. */
export function weightPlace(graph, weights, { layer: id, role, index }) {
  const layer = graph.byId.get(id);
  if (role === "bias") return { channel: index, input: null, row: null, col: null };
  const span = spanOf(weights, layer), tap = index % span, channel = (index - tap) / span;
  const [rows, cols] = layer.read === "window" ? layer.params.kernel : [1, 1];
  return { channel, input: Math.floor(tap / (rows * cols)), row: Math.floor((tap % (rows * cols)) / cols), col: tap % cols };
}

/**
 * All weights a step further. gradients: of backward.js; memory: null before the first step, then what the step before gave.
 * -> {weights: Map of layer id -> {weight, bias} Float32Arrays, memory: the same Map of lists, for the next step}
 */
export function stepped(graph, weights, gradients, { optimiser, rate, memory = null }) {
  const rule = ruleOf(optimiser), moved = new Map(), remembered = new Map();
  for (const [id, own] of weights) {
    const next = {}, kept = {};
    for (const [role, tensor] of Object.entries(own)) {
      const slopes = gradients.get(id)[role], before = memory?.get(id)[role];
      next[role] = new Float32Array(tensor.length);
      kept[role] = new Array(tensor.length);
      for (let k = 0; k < tensor.length; k++) {
        const done = rule.next(tensor[k], slopes[k], before ? before[k] : null, rate);
        next[role][k] = done.weight;
        kept[role][k] = done.memory;
      }
    }
    moved.set(id, next);
    remembered.set(id, kept);
  }
  return { weights: moved, memory: remembered };
}
