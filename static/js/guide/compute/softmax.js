/** Softmax with a temperature: exp(logit / T) over the sum of all, made stable by taking the largest off first. */
import { trace } from "../../net/trace.js";
import { openToy, toyInput, toySoftmax } from "./toy.js";

/**
 * Logits and T > 0 -> {probabilities, exponents, sum, largest}: exponents are exp((logit - largest logit) / T),
 * probabilities are each of them over their sum. A RangeError for any other temperature.
 */
export function softmax(logits, temperature = 1) {
  if (!(temperature > 0) || temperature === Infinity) throw new RangeError(`temperature ${temperature}; it must be over 0 and finite`);
  const count = logits.length;
  const graph = openToy([toyInput([count]), toySoftmax("softmax", "input", count)]);
  const values = new Float64Array(graph.size);
  const largest = Math.max(...logits); // off before dividing: a small temperature would make it infinite
  values.set(Array.from(logits, (logit) => (logit - largest) / temperature));
  const { products, sum } = trace(graph, values, new Map(), graph.layers[1], 0);
  return { probabilities: Array.from(products, (x) => x / sum), exponents: [...products], sum, largest };
}
