/** What was filled: each cell computed by the one formula when it is first passed, and kept. */
import { trace } from "../../net/trace.js";

const SAMPLED = 150_000; // products, of which the colour scale is taken: a map of any size is looked at in a moment

export function createRecord({ graph, run, weights }, plan) {
  const values = new Float64Array(plan.steps);
  let known = 0; // cells 0 .. known - 1 are computed
  let last = null; // the trace asked for last
  const tracedAt = (cell) => trace(graph, run.values, weights, plan.layer, plan.first + cell);

  return {
    values,
    /** Computes what is not yet, up to `step` cells. */
    fill(step) {
      for (; known < step; known++) values[known] = (last = tracedAt(known)).output;
    },
    /** The trace of one cell. */
    at(cell) {
      if (last?.index !== plan.first + cell) last = tracedAt(cell);
      return last;
    },
    /**
     * {products, weights}: how far their colours reach, over cells spread evenly over the map. A filter slides: the largest
     * magnitude. Where each cell has weights of its own: the mean of the cells' largest, lest one of them dims all others.
     */
    reach() {
      const taps = tracedAt(0).products.length;
      const stride = Math.max(1, Math.ceil((plan.steps * taps) / SAMPLED));
      const found = { products: [], weights: [] };
      for (let cell = 0; cell < plan.steps; cell += stride) {
        const traced = tracedAt(cell);
        for (const name of Object.keys(found)) found[name].push(traced[name].reduce((most, x) => Math.max(most, Math.abs(x)), 0));
      }
      const of = plan.frame ? (each) => Math.max(...each) : (each) => each.reduce((sum, x) => sum + x, 0) / each.length;
      return { products: of(found.products), weights: of(found.weights) };
    },
  };
}
