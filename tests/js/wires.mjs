/**
 * The wires of networks that are gone back through, as the scene draws them where no layer is hidden: node wires.mjs CASES.json
 *
 * CASES: {out, cases: [{name, graph, weights, run, kind, label, followed}]}; as for backward.mjs, followed: [[layer, unit]].
 * Written to `out`: {name: {arrived: {layer: for each unit the sum of its wires}, parts: what each unit of `followed` hands down}}.
 */
import { writeFileSync } from "node:fs";

import { carries } from "../../static/js/net/abilities.js";
import { backward } from "../../static/js/net/backward.js";
import { forward } from "../../static/js/net/forward.js";
import { drawnParts } from "../../static/js/view/backward.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

const { out, cases } = jsonOf(process.argv[2]);
const answers = {};
for (const { name, graph: path, weights: block, run: recorded, kind, label, followed } of cases) {
  const graph = graphOf(path), weights = weightsOf(block);
  const { values } = forward(graph, weights, blockOf(recorded).values.slice(0, graph.layers[0].size));
  const flow = { graph, weights, values, slopes: backward(graph, weights, { values }, { kind, label }).slopes };
  const drawn = graph.layers.filter((layer) => !carries(layer));
  const partsOf = (layer, v) => drawnParts(flow, { boxes: new Set(drawn.map(({ id }) => id)) }, layer, v);
  const arrived = Object.fromEntries(drawn.map(({ id, size }) => [id, Array(size).fill(0)]));
  for (const layer of drawn) {
    for (let v = 0; v < layer.size; v++) for (const { layer: id, index, product } of partsOf(layer, v)) arrived[id][index] += product;
  }
  answers[name] = { arrived, parts: followed.map(([id, v]) => partsOf(graph.byId.get(id), v)) };
}
writeFileSync(out, JSON.stringify(answers));
