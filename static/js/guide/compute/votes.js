/**
 * What each feature of a layer gave to one answer's logit. Between them stand sums and ReLUs only, so at one drawing
 *   logit = sum over features of  slope * value  + constant,   slope = d logit / d feature
 * and the products are shares that add up.
 */
import { handedDown } from "../../net/backward.js";

/**
 * run: {values}; id: the layer of features; k: which answer.
 * -> {slopes, products, gained, lost, constant, logit}: Float64Arrays, one entry a feature; gained and lost: the sums of
 *    what is above and below 0; constant: what the biases bring, logit - gained - lost.
 */
export function votesOf(graph, weights, { values }, id, k) {
  const features = graph.byId.get(id), softmax = graph.layers.at(-1), votes = graph.byId.get(softmax.inputs[0]);
  const above = graph.layers.slice(graph.layers.indexOf(features) + 1, -1);
  const block = new Float64Array(graph.size); // d logit / d(each unit)
  block[votes.at + k] = 1;
  handedDown({ ...graph, layers: above }, weights, values, block);
  const slopes = block.slice(features.at, features.at + features.size);
  const products = slopes.map((slope, u) => slope * values[features.at + u]);
  const total = (sign) => products.reduce((sum, x) => (x * sign > 0 ? sum + x : sum), 0);
  const logit = values[votes.at + k], gained = total(1), lost = total(-1);
  return { slopes, products, gained, lost, constant: logit - gained - lost, logit };
}
