import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf } from "../../static/js/net/field.js";
import { boundsOfSet, reachOf } from "../../static/js/net/reach.js";
import { tapsOf } from "../../static/js/net/reads.js";
import { chance, conv, input, layer, lenet, maxPool, open, randomGraph, relu, whole } from "./help.mjs";

const counts = (graph, id, u) => [...reachOf(graph, graph.byId.get(id), u)].map(([at, { count }]) => [at, count]);

/** By the definition: a unit is reached when one of its taps is. Sets of "layer:unit". */
function reachedBy(graph, id, u) {
  const found = new Set([`${id}:${u}`]);
  for (const here of graph.layers.slice(graph.layers.findIndex((each) => each.id === id) + 1)) {
    for (let v = 0; v < here.size; v++) {
      const { taps, inputs, from } = tapsOf(graph, here, v);
      const is = [...taps.keys()].some((t) => taps[t] >= 0 && found.has(`${inputs[from ? from[t] : 0].id}:${taps[t]}`));
      if (is) found.add(`${here.id}:${v}`);
    }
  }
  found.delete(`${id}:${u}`);
  return found;
}

const named = (reached) => new Set([...reached].flatMap(([id, { set }]) => [...set.keys()].filter((v) => set[v]).map((v) => `${id}:${v}`)));

test("a corner of the drawing changes one unit of each map at first", () => {
  const found = counts(lenet(), "input", 0);
  assert.deepEqual(found.slice(0, 6), [["conv1", 6], ["relu1", 6], ["pool1", 6], ["conv2", 16], ["relu2", 16], ["pool2", 16]]);
  assert.deepEqual(found.slice(6), [["flatten", 16], ["fc1", 120], ["relu3", 120], ["fc2", 100], ["relu4", 100], ["output", 10], ["softmax", 10]]);
});

test("a pooled unit in the middle changes 5 x 5 places of every map above", () => {
  const graph = lenet();
  const found = counts(graph, "pool1", 6 * 14 + 6);
  assert.deepEqual(found.slice(0, 3), [["conv2", 400], ["relu2", 400], ["pool2", 16 * 9]]);
  const { set } = reachOf(graph, graph.byId.get("pool1"), 6 * 14 + 6).get("conv2");
  assert.deepEqual(boundsOfSet(set, { first: 300, rows: 10, cols: 10 }), [2, 2, 7, 7]);
});

test("a stride leaves places out: they reach nothing", () => {
  const graph = open([input([1, 1, 5]), conv("c", "input", [1, 1, 2], { kernel: 1, stride: 3 })]);
  assert.deepEqual([counts(graph, "input", 3), counts(graph, "input", 1)], [[["c", 1]], []]);
});

test("a map that a group does not read is not changed", () => {
  const graph = open([input([4, 1, 1]), conv("c", "input", [4, 1, 1], { kernel: 1, groups: 2 }), maxPool("p", "c", [4, 1, 1], { kernel: 1 })]);
  const reached = reachOf(graph, graph.byId.get("input"), 1);
  assert.deepEqual([[...reached.get("c").set], [...reached.get("p").set]], [[1, 1, 0, 0], [1, 1, 0, 0]]);
});

test("branches meet again; what does not lie above is left out", () => {
  const graph = open([
    input([3]), relu("a", "input", [3]), relu("b", "input", [3]),
    layer("j", "concat", [6], { read: "join", inputs: ["a", "b"] }), layer("s", "add", [3], { inputs: ["a", "b"] }),
  ]);
  assert.deepEqual(counts(graph, "b", 2), [["j", 1], ["s", 1]]);
  assert.deepEqual([...reachOf(graph, graph.byId.get("b"), 2).get("j").set], [0, 0, 0, 0, 0, 1]);
  assert.deepEqual([...reachOf(graph, graph.byId.get("input"), 1).get("j").set], [0, 1, 0, 0, 1, 0]);
  assert.equal(reachOf(graph, graph.byId.get("s"), 0).size, 0);
});

test("law: exactly the units that have a reached unit among their taps", () => {
  const random = chance(96);
  const small = () => {
    const kernel = whole(random, 1, 3), padding = whole(random, 0, 2), stride = whole(random, 1, 3), dilation = whole(random, 1, 2);
    const side = (size) => Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
    const groups = whole(random, 1, 2);
    const shape = [2 * whole(random, 1, 2), side(9), side(8)];
    return open([
      input([2, 9, 8]), conv("c", "input", shape, { kernel, padding, stride, dilation, groups }),
      relu("r", "c", shape), layer("f", "flatten", [shape[0] * shape[1] * shape[2]], { inputs: ["r"] }),
    ]);
  };
  for (let round = 0; round < 60; round++) {
    const graph = small();
    if (graph.layers.some(({ size }) => size <= 0)) continue;
    const [from] = graph.layers;
    const u = whole(random, 0, from.size - 1);
    assert.deepEqual(named(reachOf(graph, from, u)), reachedBy(graph, from.id, u));
  }
});

test("law: in LeNet a unit is reached exactly when it sees the unit (its fields are exact)", () => {
  const graph = lenet();
  const random = chance(97);
  for (const id of ["input", "conv1", "pool1", "conv2"]) {
    const from = graph.byId.get(id);
    const u = whole(random, 0, from.size - 1);
    const c = Math.floor(u / (from.rows * from.cols)), y = Math.floor((u % (from.rows * from.cols)) / from.cols), x = u % from.cols;
    const reached = reachOf(graph, from, u);
    for (const here of graph.layers.filter((each) => each.at > from.at)) {
      for (let v = 0; v < here.size; v += 7) {
        const box = fieldsOf(graph, here, v).get(id);
        const sees = Boolean(box) && c >= box.c0 && c <= box.c1 && y >= box.y0 && y <= box.y1 && x >= box.x0 && x <= box.x1;
        assert.equal(Boolean(reached.get(here.id)?.set[v]), sees, `${here.id}:${v} of ${id}:${u}`);
      }
    }
  }
});

test("never a unit that is not there, in any network", () => {
  const random = chance(98);
  for (let round = 0; round < 20; round++) {
    const graph = randomGraph(random);
    const from = graph.layers[whole(random, 0, graph.layers.length - 1)];
    for (const [id, { count, set }] of reachOf(graph, from, whole(random, 0, from.size - 1))) {
      assert.equal(set.length, graph.byId.get(id).size);
      assert.ok(count > 0 && count <= set.length);
    }
  }
});
