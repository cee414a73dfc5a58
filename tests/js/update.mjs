/**
 * Optimisers as the page has them: node update.mjs CASES.json
 *
 * CASES: {out, steps: [{optimiser, rate, weights: [...], gradients: [[...], ...]}]}, a list of gradients a step. Written to
 * `out`: for each case the weights after each step, by `stepped`, and after the last what the formula is written with.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { RULES } from "../../static/js/net/optimiser.js";
import { stepped } from "../../static/js/net/update.js";

function run({ optimiser, rate, weights, gradients }) {
  const after = [], written = [];
  let tensors = new Map([["fc", { weight: Float32Array.from(weights) }]]), memory = null;
  for (const slopes of gradients) {
    const found = new Map([["fc", { weight: Float32Array.from(slopes), bias: null }]]);
    const own = tensors.get("fc").weight;
    written.push([...own].map((w, k) => RULES[optimiser].next(w, slopes[k], memory && memory.get("fc").weight[k], rate).written));
    ({ weights: tensors, memory } = stepped(null, tensors, found, { optimiser, rate, memory }));
    after.push([...tensors.get("fc").weight]);
  }
  return { after, written };
}

const { out, steps } = JSON.parse(readFileSync(process.argv[2], "utf8"));
writeFileSync(out, JSON.stringify(steps.map(run)));
