import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, unitBox } from "../../static/js/net/field.js";
import { indexOf } from "../../static/js/net/graph.js";
import { tapsOf } from "../../static/js/net/reads.js";
import { chance, conv, input, layer, lenet, maxPool, open, randomGraph, whole } from "./help.mjs";

const LENET = lenet();

/** [channels, rows, columns] that the unit sees, as [first, last] pairs. */
function seen(graph, id, place, of = "input") {
  const at = graph.byId.get(id);
  const box = fieldsOf(graph, at, indexOf(at, place)).get(of);
  return box && [[box.c0, box.c1], [box.y0, box.y1], [box.x0, box.x1]];
}

test("LeNet: conv1 sees 5 x 5, pool1 6 x 6, conv2 14 x 14, pool2 16 x 16, fc1 everything", () => {
  const place = { channel: 3, row: 2, col: 4 };
  assert.deepEqual(seen(LENET, "conv1", place), [[0, 0], [2, 6], [4, 8]]);
  assert.deepEqual(seen(LENET, "pool1", place), [[0, 0], [4, 9], [8, 13]]);
  assert.deepEqual(seen(LENET, "conv2", place), [[0, 0], [4, 17], [8, 21]]);
  assert.deepEqual(seen(LENET, "pool2", place), [[0, 0], [8, 23], [16, 31]]);
  assert.deepEqual(seen(LENET, "fc1", { channel: 7 }), [[0, 0], [0, 31], [0, 31]]);
});

test("LeNet: the layers on the way are seen too", () => {
  const place = { channel: 3, row: 2, col: 4 };
  assert.deepEqual(seen(LENET, "pool2", place, "pool1"), [[0, 5], [4, 9], [8, 13]]);
  assert.deepEqual(seen(LENET, "pool2", place, "relu2"), [[3, 3], [4, 5], [8, 9]]);
  assert.equal(seen(LENET, "pool1", place, "conv2"), undefined);
});

test("LeNet: a flatten unit sees what its pool2 unit sees", () => {
  const u = indexOf(LENET.byId.get("pool2"), { channel: 3, row: 2, col: 4 });
  assert.deepEqual(seen(LENET, "flatten", { channel: u }), seen(LENET, "pool2", { channel: 3, row: 2, col: 4 }));
});

test("at the edge the field is clipped to the drawing", () => {
  const graph = open([input([1, 6, 6]), conv("a", "input", [1, 6, 6], { kernel: 3, padding: 1 }), conv("b", "a", [1, 6, 6], { kernel: 3, padding: 1 })]);
  assert.deepEqual(seen(graph, "b", { channel: 0, row: 0, col: 5 }), [[0, 0], [0, 2], [3, 5]]);
  assert.deepEqual(seen(graph, "b", { channel: 0, row: 3, col: 3 }), [[0, 0], [1, 5], [1, 5]]);
});

test("taps that dilation carries outside do not count", () => {
  const graph = open([input([1, 7, 7]), conv("a", "input", [1, 7, 7], { kernel: 3, padding: 2, dilation: 2 })]);
  assert.deepEqual(seen(graph, "a", { channel: 0, row: 0, col: 0 }), [[0, 0], [0, 2], [0, 2]]);
  assert.deepEqual(seen(graph, "a", { channel: 0, row: 1, col: 6 }), [[0, 0], [1, 3], [4, 6]]);
});

test("where two branches meet, the box around both is seen", () => {
  const graph = open([
    input([1, 9, 9]), conv("near", "input", [1, 9, 9], { kernel: 1 }), conv("far", "input", [1, 9, 9], { kernel: 5, padding: 2 }),
    layer("add", "add", [1, 9, 9], { inputs: ["near", "far"] }),
  ]);
  assert.deepEqual(seen(graph, "add", { channel: 0, row: 4, col: 4 }), [[0, 0], [2, 6], [2, 6]]);
});

test("a concat unit sees only the branch it lies in", () => {
  const graph = open([
    input([1, 9, 9]), conv("near", "input", [2, 9, 9], { kernel: 1 }), conv("far", "input", [2, 9, 9], { kernel: 5, padding: 2 }),
    layer("join", "concat", [4, 9, 9], { inputs: ["near", "far"], read: "join" }),
  ]);
  assert.deepEqual(seen(graph, "join", { channel: 1, row: 4, col: 4 }), [[0, 0], [4, 4], [4, 4]]);
  assert.deepEqual(seen(graph, "join", { channel: 2, row: 4, col: 4 }), [[0, 0], [2, 6], [2, 6]]);
  assert.equal(seen(graph, "join", { channel: 1, row: 4, col: 4 }, "far"), undefined);
});

test("groups see their own channels", () => {
  const graph = open([input([4, 3, 3]), conv("c", "input", [2, 1, 1], { kernel: 3, groups: 2 })]);
  assert.deepEqual(seen(graph, "c", { channel: 1, row: 0, col: 0 }), [[2, 3], [0, 2], [0, 2]]);
});

test("a pool with gaps between its windows sees its window only", () => {
  const graph = open([input([1, 8, 8]), maxPool("p", "input", [1, 2, 2], { kernel: 2, stride: 5 })]);
  assert.deepEqual(seen(graph, "p", { channel: 0, row: 1, col: 0 }), [[0, 0], [5, 6], [0, 1]]);
});

test("law: one step down, the box is the smallest that holds every tap inside", () => {
  const random = chance(11);
  for (const graph of [LENET, ...Array.from({ length: 10 }, () => randomGraph(random))]) {
    for (const here of graph.layers.filter(({ read }) => read === "window")) {
      const u = whole(random, 0, here.size - 1);
      const { taps, inputs: [below] } = tapsOf(graph, here, u);
      const places = [...taps].filter((tap) => tap >= 0).map((tap) => unitBox(below, tap));
      const box = fieldsOf(graph, here, u).get(below.id);
      const tight = places.reduce((a, b) => ({
        c0: Math.min(a.c0, b.c0), c1: Math.max(a.c1, b.c1), y0: Math.min(a.y0, b.y0),
        y1: Math.max(a.y1, b.y1), x0: Math.min(a.x0, b.x0), x1: Math.max(a.x1, b.x1),
      }));
      assert.deepEqual(box, tight, `${here.id} unit ${u}`);
    }
  }
});
