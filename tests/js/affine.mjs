/**
 * The exact weights on the drawing, as the page works them out: node affine.mjs CASES.json
 *
 * CASES: {out, cases: [{name, graph, weights, run, units: [[layer number, unit], ...]}]}, paths of what the server would
 * send. Written to `out`: {name: [{of, value, weights, constant, sum, exact}, ...]}, one a unit asked for.
 */
import { writeFileSync } from "node:fs";

import { affineOf } from "../../static/js/net/affine.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

const { out, cases } = jsonOf(process.argv[2]);
const answers = {};
for (const { name, graph: path, weights, run, units } of cases) {
  const graph = graphOf(path);
  const scene = { graph, values: blockOf(run).values, weights: weightsOf(weights) };
  answers[name] = units.map(([k, u]) => {
    const found = affineOf(scene, graph.layers[k], u);
    return { ...found, weights: [...found.weights] };
  });
}
writeFileSync(out, JSON.stringify(answers));
