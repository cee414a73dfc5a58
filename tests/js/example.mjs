/**
 * One step of learning as the page explains it: node example.mjs CASES.json
 *
 * CASES: {out, cases: [{graph, weights, run, label, loss, optimiser, rate, pick}]}; graph, weights and run are paths of what the
 * server would send. Written to `out`: for each {before, after: errors, outputs: {before, after}, pick, old, terms: their products,
 * gradient, next: the picked weight, weights: layer -> its new weights}.
 */
import { writeFileSync } from "node:fs";

import { forward } from "../../static/js/net/forward.js";
import { lessonOf, lookedAt } from "../../static/js/train/step/lesson.js";
import { blockOf, graphOf, jsonOf, weightsOf } from "./recorded.mjs";

const { out, cases } = jsonOf(process.argv[2]);
const told = cases.map(({ graph: path, weights: block, run: recorded, label, loss, optimiser, rate, pick }) => {
  const graph = graphOf(path), weights = weightsOf(block);
  const run = forward(graph, weights, blockOf(recorded).values.slice(0, graph.layers[0].size));
  const lesson = lessonOf(lookedAt({ graph, weights, run, loss, label }), { optimiser, rate, memory: null }, pick);
  const { change, back, terms, gradient, law } = lesson;
  return {
    before: back.error, after: change.error, outputs: { before: run.probabilities, after: change.run.probabilities }, parts: back.outputs,
    pick: lesson.pick, old: weights.get(lesson.pick.layer)[lesson.pick.role][lesson.pick.index], terms: terms.map(({ product }) => product), gradient,
    next: law.weight, weights: Object.fromEntries([...change.next].map(([id, own]) => [id, [...own.weight]])),
  };
});
writeFileSync(out, JSON.stringify(told));
