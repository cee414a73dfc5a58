/**
 * Replays runs that torch recorded: node parity.mjs CASES.json
 *
 * CASES: {out, cases: [{name, graph, weights, runs: [...]}]}, paths of what the server would send. Written to `out`:
 * {name: {units, worst, where, winners, fields}}, worst is |a - b| / max(1, |b|) over every unit of every run;
 * `winners` is [layer, unit, tap] of every max pool, `fields` what each unit sees of each layer where `boxes` asks.
 */
import { writeFileSync } from "node:fs";

import { fieldsOf } from "../../static/js/net/field.js";
import { trace } from "../../static/js/net/trace.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

/** What the arithmetic of every unit gives, against the value that torch gave. */
function replay(graph, model, path, found) {
  const { header, values } = blockOf(path);
  header.layers.forEach(({ id, at, size }, k) => {
    const layer = graph.layers[k];
    if (id !== layer.id || at !== layer.at || size !== layer.size) throw new Error(`${id} is not where the graph has it`);
    for (let u = 0; u < size; u++) {
      const { output, sum, products, bias, winner, taps } = trace(graph, values, model, layer, u);
      const expected = values[at + u];
      const off = Math.abs(output - expected) / Math.max(1, Math.abs(expected));
      found.units++;
      if (!(off <= found.worst)) Object.assign(found, { worst: off, where: `${id} unit ${u}: ${output}, torch ${expected}` });
      if (layer.fold === "sum" && Math.abs(products.reduce((a, b) => a + b, bias) - sum) > 1e-9) throw new Error(`${id} ${u}: terms do not add up`);
      if (winner >= 0) found.winners.push([k, u, taps[winner]]);
    }
  });
}

function fields(graph) {
  const box = ({ c0, c1, y0, y1, x0, x1 }) => [c0, c1, y0, y1, x0, x1];
  return graph.layers.map((layer) => Array.from({ length: layer.size }, (_, u) =>
    Object.fromEntries([...fieldsOf(graph, layer, u)].map(([id, seen]) => [id, box(seen)]))));
}

const { out, cases } = jsonOf(process.argv[2]);
const answers = {};
for (const { name, graph: path, weights, runs, boxes } of cases) {
  const graph = graphOf(path);
  const found = { units: 0, worst: 0, where: "", winners: [] };
  const model = weightsOf(weights);
  for (const run of runs) replay(graph, model, run, found);
  answers[name] = { ...found, fields: boxes ? fields(graph) : null };
}
writeFileSync(out, JSON.stringify(answers));
