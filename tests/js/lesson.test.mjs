/** One step of learning: what an optimiser remembers of a weight before its first step, and after it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { forward } from "../../static/js/net/forward.js";
import { RULES } from "../../static/js/net/optimiser.js";
import { lessonOf, lookedAt } from "../../static/js/train/step/lesson.js";
import { dense, input, madeUp, open, softmax } from "./help.mjs";

test("before its first step an optimiser remembers nothing of a weight: null, as the rules say", () => {
  const { graph, values, weights } = madeUp(open([input([1, 2, 2]), dense("output", "input", 2), softmax("softmax", "output", 2)]), 3);
  const run = forward(graph, weights, values.subarray(0, 4));
  const looked = lookedAt({ graph, weights, run, loss: "cross_entropy", label: 1 });
  for (const optimiser of Object.keys(RULES)) {
    const { next } = RULES[optimiser], heard = [];
    RULES[optimiser].next = (weight, gradient, memory, rate) => (heard.push(memory), next(weight, gradient, memory, rate));
    try {
      const first = lessonOf(looked, { optimiser, rate: 0.1, memory: null }, null);
      assert.ok(heard.length > 0);
      for (const memory of heard) assert.equal(memory, null, optimiser);
      heard.length = 0;
      lessonOf(looked, { optimiser, rate: 0.1, memory: first.change.memory }, first.pick);
      assert.ok(optimiser === "sgd" || heard.every((memory) => memory !== null), optimiser);
    } finally {
      RULES[optimiser].next = next;
    }
  }
});
