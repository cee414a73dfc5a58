/** The chapter on the family asks what can be reckoned: its answers, again by hand; how numbers are shortened. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { networkOf, loadNetworks, networks } from "../../static/js/guide/figures/networks.js";
import { lenet } from "./help.mjs";
import { ALL, shownLayers } from "../../static/js/view/choice.js";

const family = JSON.parse(readFileSync(new URL("../../static/data/architectures.json", import.meta.url), "utf8"));
await loadNetworks({ tools: { architectures: async () => family } });

globalThis.window = {}; // figures look for it as they are loaded
const { default: chapter } = await import("../../static/js/guide/chapters/12-family.js");
const store = { get: () => ({ graph: lenet() }) };
const truths = Object.fromEntries(chapter.exercises.map((exercise) => [exercise.key, exercise.truth(exercise.make({ store }))]));

test("the exercises' answers are those that a reader reckons", () => {
  assert.equal(truths.rows, ["input", "conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "output", "softmax"].length);
  assert.equal(truths.weights, 96 * (3 * 11 * 11 + 1));
  assert.equal(truths.maps, 64 + 6 * 32);
});

test("every mistake differs from the answer and has a hint of its own", () => {
  for (const exercise of chapter.exercises) {
    const task = exercise.make({ store }), wrong = exercise.typical(task);
    assert.equal(new Set([exercise.truth(task), ...wrong.map(({ answer }) => answer)]).size, wrong.length + 1, exercise.key);
    for (const { answer, hint } of wrong) assert.deepEqual(exercise.check(task, answer), { right: false, hint });
  }
});

test("folded, no row of the scene is a ReLU's own, and what the text says of the family is so", () => {
  const folded = [...shownLayers(lenet(), { ...ALL, fold: true })];
  assert.equal(folded.filter(([, { note }]) => note).length, 4);
  assert.equal(networks().length, 7);
  const share = (id) => {
    const { rows, total } = networkOf(id);
    return rows.find(({ kind }) => kind === "dense").parameters / total;
  };
  for (const id of ["alexnet", "vgg16"]) assert.ok(share(id) > 0.5, id);
  for (const id of ["googlenet", "resnet50", "densenet121"]) assert.ok(share(id) < 0.2, id);
  const errors = networks().flatMap(({ alone }) => alone?.error ?? []);
  assert.deepEqual(errors, [...errors].sort((a, b) => b - a));
});
