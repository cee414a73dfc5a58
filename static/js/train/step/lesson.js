/**
 * One step of learning on one drawing, worked out: forward, error, gradients, new weights, forward again. Pure; what is
 * shown of it is read off here, so that no two blocks can disagree.
 */
import { backward } from "../../net/backward.js";
import { forward } from "../../net/forward.js";
import { lossOf } from "../../net/loss.js";
import { ruleOf } from "../../net/optimiser.js";
import { explainWeight, stepped } from "../../net/update.js";

/** The largest magnitude's place, the first of equals. */
const strongestOf = (numbers) => numbers.reduce((best, x, k) => (Math.abs(x) > Math.abs(numbers[best]) ? k : best), 0);

/** The weight that is followed until the reader picks one: the first layer's with the largest gradient. */
export function usualPick(graph, gradients) {
  const layer = graph.layers.find(({ id }) => gradients.get(id)?.weight);
  return { layer: layer.id, role: "weight", index: strongestOf(gradients.get(layer.id).weight) };
}

/** Is that a weight of this network? */
function isWeight(gradients, { layer, role, index }) {
  const tensor = gradients.get(layer)?.[role];
  return Boolean(tensor) && index < tensor.length;
}

/** The first half: what the network makes of the drawing, and what each part of it changes in the error. */
export function lookedAt({ graph, weights, run, loss, label }) {
  return { graph, weights, run, loss, label, back: backward(graph, weights, run, { kind: loss, label }) };
}

/**
 * looked: see above; rule: {optimiser, rate, memory}; pick: a weight, or null for the usual one.
 * -> {...looked, rule, pick, terms (largest first), gradient,
 *     law: {weight: the new one, written: the numbers of the formula}, change: {next: all new weights, memory, run, error}}
 */
export function lessonOf(looked, rule, pick) {
  const { graph, weights, run, loss, label, back } = looked;
  const chosen = pick && isWeight(back.gradients, pick) ? pick : usualPick(graph, back.gradients);
  const { terms, gradient } = explainWeight(graph, weights, run, back, chosen);
  const { weights: next, memory } = stepped(graph, weights, back.gradients, rule);
  const written = ruleOf(rule.optimiser), before = rule.memory?.get(chosen.layer)[chosen.role][chosen.index] ?? null;
  const after = forward(graph, next, run.values.subarray(0, graph.layers[0].size));
  return {
    ...looked, pick: chosen, gradient, rule,
    terms: [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)),
    law: written.next(weights.get(chosen.layer)[chosen.role][chosen.index], gradient, before, rule.rate),
    change: { next, memory, run: after, error: lossOf(graph, after, { kind: loss, label }).error },
  };
}
