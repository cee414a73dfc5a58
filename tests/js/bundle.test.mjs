import assert from "node:assert/strict";
import { test } from "node:test";

import { hasUnit } from "../../static/js/net/graph.js";
import { readersOf } from "../../static/js/net/readers.js";
import { tapsOf } from "../../static/js/net/reads.js";
import { bundleOf, sharesOf } from "../../static/js/view/bundle.js";
import { chance, conv, dense, input, layer, lenet, madeUp, maxPool, near, open, relu, whole } from "./help.mjs";

const someGraphs = () => [
  lenet(),
  open([input([2, 9, 7]), conv("c", "input", [4, 4, 4], { kernel: [3, 2], stride: [2, 2], padding: [0, 1], groups: 2 })]),
  open([input([2, 9, 9]), conv("c", "input", [3, 7, 7], { kernel: 3, dilation: 2, padding: 1 })]),
  open([input([1, 4, 4]), conv("a", "input", [2, 4, 4], { kernel: 1 }), conv("b", "input", [3, 4, 4], { kernel: 1 }),
    layer("cat", "concat", [5, 4, 4], { inputs: ["a", "b"], read: "join" })]),
  open([input([2, 4, 4]), relu("r", "input", [2, 4, 4]), layer("add", "add", [2, 4, 4], { inputs: ["input", "r"] })]),
];

test("law: a unit is read by exactly the units among whose taps it is", () => {
  const random = chance(101);
  for (const graph of someGraphs()) {
    for (const reader of graph.layers) {
      reader.inputs.forEach((id, which) => {
        const below = graph.byId.get(id);
        const found = new Map(); // tap -> readers
        for (let u = 0; u < reader.size; u++) {
          const { taps, from } = tapsOf(graph, reader, u);
          taps.forEach((tap, t) => {
            if (tap >= 0 && (from ? from[t] : 0) === which) found.set(tap, [...(found.get(tap) ?? []), u]);
          });
        }
        for (let round = 0; round < 25; round++) {
          const u = whole(random, 0, below.size - 1);
          assert.deepEqual(readersOf(graph, reader, below, u), found.get(u) ?? [], `${reader.id} over ${id} ${u}`);
        }
      });
    }
  }
});

test("a bundle begins at the unit, reaches the drawing and names only units that are there", () => {
  const there = madeUp(lenet(), 102);
  for (const id of ["conv1", "pool1", "conv2", "pool2", "fc1", "softmax"]) {
    const bundle = bundleOf(there, there.graph.byId.get(id), 3);
    assert.deepEqual(bundle[0].to, { layer: id, index: 3 });
    assert.ok(bundle.some(({ from }) => from.layer === "input"), `${id} reaches the drawing`);
    for (const { from, to, share } of bundle) {
      for (const end of [from, to]) assert.ok(hasUnit(there.graph.byId.get(end.layer), end.index));
      assert.ok(share > 0 && share <= 1 + 1e-9);
    }
    assert.ok(bundle.length <= 12 * 500);
  }
});

test("shares of a unit add up to one; through a max pool all goes to the winner", () => {
  const products = Float64Array.of(1, -3, 0);
  const shares = sharesOf({ winner: -1, products });
  assert.deepEqual([...shares], [0.25, 0.75, 0]);
  assert.deepEqual([...sharesOf({ winner: 2, products })], [0, 0, 1]);
  assert.deepEqual([...sharesOf({ winner: -1, products: new Float64Array(2) })], [0, 0]);
});

test("hand-set: two taps of a dense unit share it as their products do, each step deeper", () => {
  const graph = open([input([1, 2, 2]), maxPool("p", "input", [1, 1, 1], { kernel: 2 }), layer("f", "flatten", [1], { inputs: ["p"] }), dense("d", "f", 1)]);
  const values = Float32Array.of(1, 4, 2, 3, 4, 4, 8);
  const weights = new Map([["d", { weight: Float32Array.of(2), bias: Float32Array.of(0) }]]);
  const steps = bundleOf({ graph, values, weights }, graph.byId.get("d"), 0);
  assert.deepEqual(steps.map(({ from, depth }) => [from.layer, from.index, depth]), [["f", 0, 0], ["p", 0, 1], ["input", 1, 2]]);
  steps.forEach(({ share }) => near(share, 1));
});
