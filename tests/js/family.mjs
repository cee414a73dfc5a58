/**
 * Large networks by the page's own code: node family.mjs CASES.json
 *
 * CASES: {out, cases: [{name, graph, weights, run, forward, layered, units: [[layer number, unit], ...]}]}: graph, weights and
 * run are paths of what the server would send. To the paths `forward` and `layered` go the values of all units, float32, as
 * the page makes them of the run's input alone, and each layer of the run's own values below it. To `out`: {name: {ms: of
 * `forward`, traces: [{output, size}]}}, one a unit of `units`, traced in the run; size: the sum of |terms| and |bias|.
 */
import { writeFileSync } from "node:fs";

import { filledFrom, forward } from "../../static/js/net/forward.js";
import { trace } from "../../static/js/net/trace.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

function traced(graph, weights, values, [k, u]) {
  const { output, products, bias } = trace(graph, values, weights, graph.layers[k], u);
  return { output, size: products.reduce((sum, product) => sum + Math.abs(product), Math.abs(bias)) };
}

const { out, cases } = jsonOf(process.argv[2]);
const answers = {};
for (const { name, graph: path, weights: block, run, forward: whole, layered, units } of cases) {
  const graph = graphOf(path), weights = weightsOf(block), { values } = blockOf(run);
  const input = values.slice(0, graph.layers[0].size), began = performance.now();
  const own = forward(graph, weights, input).values, ms = performance.now() - began;
  writeFileSync(whole, own);
  writeFileSync(layered, graph.layers.reduce((made, layer) => filledFrom(graph, weights, values, layer, made), Float32Array.from(values)));
  answers[name] = { ms, traces: units.map((unit) => traced(graph, weights, values, unit)) };
}
writeFileSync(out, JSON.stringify(answers));
