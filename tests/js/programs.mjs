/**
 * Units of recorded runs as Python programs: node programs.mjs CASES.json
 *
 * CASES: {out, every, cases: [{name, graph, weights, run}]}, paths of what the server would send. Written to `out`:
 * [{name, layer, unit, value, program}] for every `every`-th unit of every layer, and the last; value is the run's.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { openGraph } from "../../static/js/net/graph.js";
import { asPython } from "../../static/js/net/python.js";
import { trace } from "../../static/js/net/trace.js";
import { unpack } from "../../static/js/wire.js";

const bytes = (path) => new Uint8Array(readFileSync(path)).buffer;

function weightsOf(path) {
  const { header, values } = unpack(bytes(path));
  const model = new Map();
  for (const { layer, role, at, size } of header.tensors) model.set(layer, { ...model.get(layer), [role]: values.subarray(at, at + size) });
  return model;
}

const { out, every, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const found = [];
for (const { name, graph: path, weights, run } of cases) {
  const graph = openGraph(JSON.parse(readFileSync(path, "utf8")));
  const model = weightsOf(weights);
  const { values } = unpack(bytes(run));
  for (const layer of graph.layers) {
    for (let u = 0; u < layer.size; u = u < layer.size - 1 ? Math.min(u + every, layer.size - 1) : layer.size) {
      const program = asPython(trace(graph, values, model, layer, u), `${name} ${layer.id} ${u}`);
      found.push({ name, layer: layer.id, unit: u, value: values[layer.at + u], program });
    }
  }
}
writeFileSync(out, JSON.stringify(found));
