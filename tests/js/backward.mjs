/**
 * Forward and back through networks as the page does it: node backward.mjs CASES.json
 *
 * CASES: {out, cases: [{name, graph, weights, run, kind, label, units, weights_of}]}; graph, weights and run are paths of
 * what the server would send, of the run only the input is read. units: places of the block, null for all; weights_of:
 * {layer: {role: [numbers of weights]}}, null for all. Written to `out`: {name: {forward, stats, probabilities, prediction,
 * error, outputs, values, gradients}}.
 */
import { writeFileSync } from "node:fs";

import { backward } from "../../static/js/net/backward.js";
import { forward } from "../../static/js/net/forward.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

const picked = (list, at) => (at ? at.map((k) => list[k]) : [...list]);

function gradientsOf(found, wanted) {
  const roles = (id, own) => Object.entries(own).filter(([, list]) => list).map(([role, list]) => [role, picked(list, wanted?.[id]?.[role])]);
  return Object.fromEntries([...found].map(([id, own]) => [id, Object.fromEntries(roles(id, own))]));
}

const { out, cases } = jsonOf(process.argv[2]);
const answers = {};
for (const { name, graph: path, weights: block, run: recorded, kind, label, units, weights_of: wanted } of cases) {
  const graph = graphOf(path), weights = weightsOf(block);
  const run = forward(graph, weights, blockOf(recorded).values.slice(0, graph.layers[0].size));
  const { error, outputs, values, gradients } = backward(graph, weights, run, { kind, label });
  answers[name] = {
    forward: [...run.values], stats: Object.fromEntries(run.stats), probabilities: run.probabilities, prediction: run.prediction,
    error, outputs, values: picked(values, units), gradients: gradientsOf(gradients, wanted),
  };
}
writeFileSync(out, JSON.stringify(answers));
