import assert from "node:assert/strict";
import { test } from "node:test";

import { nextTrail, pathBelow, reads } from "../../static/js/net/trail.js";
import { lenet, madeUp } from "./help.mjs";

const there = madeUp(lenet(), 31);
const unit = (layer, index) => ({ layer, index });
const ids = (trail) => trail.map(({ layer }) => layer);
const A = unit("output", 3), B = unit("relu4", 7), C = unit("fc2", 7);

test("a first unit begins a trail, letting go ends it", () => {
  assert.deepEqual(nextTrail(there, [], A), [A]);
  assert.deepEqual(nextTrail(there, [A, B], null), []);
});

test("a unit of the trail keeps it as it is", () => {
  const trail = [A, B, C];
  for (const each of trail) assert.equal(nextTrail(there, trail, { ...each }), trail);
});

test("a tap of the last unit is appended", () => {
  assert.deepEqual(nextTrail(there, [A], B), [A, B]);
});

test("a tap of an earlier unit cuts the trail after that unit", () => {
  assert.deepEqual(nextTrail(there, [A, B, C], unit("relu4", 9)), [A, unit("relu4", 9)]);
});

test("what no unit of the trail reads, nor leads to, begins anew", () => {
  assert.deepEqual(nextTrail(there, [A, B], unit("fc2", 8)), [unit("fc2", 8)]);
  assert.deepEqual(nextTrail(there, [A, B], unit("softmax", 3)), [unit("softmax", 3)]);
});

test("a unit further down the strongest path takes the units between along", () => {
  const way = pathBelow(there, A);
  const goal = way[5];
  const trail = nextTrail(there, [A], goal);
  assert.deepEqual(trail, [A, ...way.slice(0, 6).map(({ layer, index }) => unit(layer, index))]);
  const first = unit("fc1", 99);
  const pool = pathBelow(there, first)[0];
  assert.equal(pool.layer, "pool2");
  assert.deepEqual(ids(nextTrail(there, [first, unit("pool2", (pool.index + 1) % 400)], pathBelow(there, first)[2])), ["fc1", "pool2", "relu2", "conv2"]);
});

test("without values nothing is followed but taps", () => {
  const blind = { ...there, values: null };
  assert.deepEqual(nextTrail(blind, [A], pathBelow(there, A)[3]).length, 1);
  assert.deepEqual(nextTrail(blind, [A], B), [A, B]);
});

test("flatten is passed through: fc1 reads pool2", () => {
  const { graph } = there;
  assert.ok(reads(graph, unit("fc1", 5), unit("pool2", 137)));
  assert.ok(reads(graph, unit("fc1", 5), unit("flatten", 137)));
  assert.ok(!reads(graph, unit("fc1", 5), unit("conv2", 137)));
  assert.ok(!reads(graph, unit("pool2", 0), unit("relu2", 10 * 10)));
  assert.ok(!ids(pathBelow(there, unit("fc1", 5))).includes("flatten"));
});

test("down the strongest path the trail grows to the drawing, one unit a layer", () => {
  let trail = nextTrail(there, [], unit("softmax", 3));
  for (let left = 20; left > 0 && trail.at(-1).layer !== "input"; left--) trail = nextTrail(there, trail, pathBelow(there, trail.at(-1))[0]);
  assert.deepEqual(ids(trail), there.graph.layers.map(({ id }) => id).filter((id) => id !== "flatten").reverse());
});
