/** What comes after a convolution, and what happens without it: two convolutions in a row are one. */
import { trace } from "../../net/trace.js";
import { openToy, runToy, toyFinish, toyInput } from "./toy.js";

export const ACTIVATIONS = ["relu", "tanh", "sigmoid"];

/** Each value through "relu", "tanh" or "sigmoid": Float64Array. */
export function activated(values, kind) {
  const graph = openToy([toyInput([values.length]), toyFinish(kind, "input", [values.length], kind)]);
  return runToy(graph, new Map(), values).subarray(values.length);
}

/** Points of the curve for drawing: [{x, y}], `count` of them, ends included. */
export function curve(kind, low, high, count) {
  const x = Float64Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
  return Array.from(activated(x, kind), (y, k) => ({ x: x[k], y }));
}

/** One value through an activation as a trace, for the same formula as in the panel. */
export function activationTrace(value, kind) {
  const graph = openToy([toyInput([1]), toyFinish(kind, "input", [1], kind)]);
  return trace(graph, Float64Array.of(value, 0), new Map(), graph.layers[1], 0);
}

/**
 * The one kernel that does what `first` and then `second` do (nested rows, stride 1, no padding, nothing between):
 * sum of first[i] * second[j] over i + j = m, so a 3x3 after a 3x3 is a 5x5.
 */
export function composed(first, second) {
  const high = first.length + second.length - 1, wide = first[0].length + second[0].length - 1;
  const out = Array.from({ length: high }, () => new Array(wide).fill(0));
  first.forEach((line, y) => line.forEach((a, x) => {
    second.forEach((other, i) => other.forEach((b, j) => (out[y + i][x + j] += a * b)));
  }));
  return out;
}

/** The one bias that two convolutions in a row come to: the first one's goes through every weight of the second. */
export function composedBias(first, second, kernel) {
  return first * kernel.flat().reduce((sum, weight) => sum + weight, 0) + second;
}
