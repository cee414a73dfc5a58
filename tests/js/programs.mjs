/**
 * Units of recorded runs as Python programs: node programs.mjs CASES.json
 *
 * CASES: {out, every, cases: [{name, graph, weights, run}]}, paths of what the server would send. Written to `out`:
 * [{name, layer, unit, value, program}] for every `every`-th unit of every layer, and the last; value is the run's.
 */
import { writeFileSync } from "node:fs";

import { asPython } from "../../static/js/net/python.js";
import { trace } from "../../static/js/net/trace.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

const { out, every, cases } = jsonOf(process.argv[2]);
const found = [];
for (const { name, graph: path, weights, run } of cases) {
  const graph = graphOf(path);
  const model = weightsOf(weights);
  const { values } = blockOf(run);
  for (const layer of graph.layers) {
    for (let u = 0; u < layer.size; u = u < layer.size - 1 ? Math.min(u + every, layer.size - 1) : layer.size) {
      const program = asPython(trace(graph, values, model, layer, u), `${name} ${layer.id} ${u}`);
      found.push({ name, layer: layer.id, unit: u, value: values[layer.at + u], program });
    }
  }
}
writeFileSync(out, JSON.stringify(found));
