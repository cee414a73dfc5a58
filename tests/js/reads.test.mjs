import assert from "node:assert/strict";
import { test } from "node:test";

import { tapsOf } from "../../static/js/net/reads.js";
import { conv, dense, input, layer, maxPool, open, relu } from "./help.mjs";

const taps = (graph, id, u) => [...tapsOf(graph, graph.byId.get(id), u).taps];

test("a window reads its patch row by row", () => {
  const graph = open([input([1, 3, 3]), conv("c", "input", [1, 2, 2], { kernel: 2 })]);
  assert.deepEqual(taps(graph, "c", 0), [0, 1, 3, 4]);
  assert.deepEqual(taps(graph, "c", 3), [4, 5, 7, 8]);
});

test("stride moves the window by more than one", () => {
  const graph = open([input([1, 5, 5]), conv("c", "input", [1, 2, 2], { kernel: 2, stride: [3, 2] })]);
  assert.deepEqual(taps(graph, "c", 1), [2, 3, 7, 8]);
  assert.deepEqual(taps(graph, "c", 2), [15, 16, 20, 21]);
});

test("padding reads -1 outside the edge, also on the right where a plain index would wrap", () => {
  const graph = open([input([1, 3, 3]), conv("c", "input", [1, 3, 3], { kernel: 3, padding: 1 })]);
  assert.deepEqual(taps(graph, "c", 0), [-1, -1, -1, -1, 0, 1, -1, 3, 4]);
  assert.deepEqual(taps(graph, "c", 5), [1, 2, -1, 4, 5, -1, 7, 8, -1]);
});

test("dilation leaves gaps", () => {
  const graph = open([input([1, 5, 5]), conv("c", "input", [1, 3, 3], { kernel: 2, dilation: 2 })]);
  assert.deepEqual(taps(graph, "c", 0), [0, 2, 10, 12]);
});

test("groups read their own channels only; without groups all of them, channel by channel", () => {
  const all = open([input([4, 1, 1]), conv("c", "input", [2, 1, 1], { kernel: 1 })]);
  assert.deepEqual(taps(all, "c", 1), [0, 1, 2, 3]);
  const two = open([input([4, 1, 1]), conv("c", "input", [2, 1, 1], { kernel: 1, groups: 2 })]);
  assert.deepEqual([taps(two, "c", 0), taps(two, "c", 1)], [[0, 1], [2, 3]]);
  const each = open([input([2, 1, 1]), conv("c", "input", [4, 1, 1], { kernel: 1, groups: 2 })]);
  assert.deepEqual([0, 1, 2, 3].map((u) => taps(each, "c", u)), [[0], [0], [1], [1]]);
});

test("a pool reads its own map", () => {
  const graph = open([input([2, 4, 4]), maxPool("p", "input", [2, 2, 2], { kernel: 2, stride: 2 })]);
  assert.deepEqual(taps(graph, "p", 0), [0, 1, 4, 5]);
  assert.deepEqual(taps(graph, "p", 7), [26, 27, 30, 31]);
});

test("all reads everything, same reads the same index in each input", () => {
  const graph = open([
    input([3]), dense("d", "input", 3), relu("r", "d", [3]),
    layer("a", "add", [3], { inputs: ["d", "r"] }),
  ]);
  assert.deepEqual(taps(graph, "d", 2), [0, 1, 2]);
  assert.deepEqual(taps(graph, "r", 2), [2]);
  const add = tapsOf(graph, graph.byId.get("a"), 1);
  assert.deepEqual([[...add.taps], [...add.from], add.inputs.map(({ id }) => id)], [[1, 1], [0, 1], ["d", "r"]]);
});

test("join takes the unit from the one input it lies in", () => {
  const graph = open([
    input([1, 2, 2]), conv("a", "input", [2, 2, 2], { kernel: 1 }),
    layer("j", "concat", [4, 2, 2], { inputs: ["input", "a", "input"], read: "join" }),
  ]);
  const found = [0, 4, 11, 12, 15].map((u) => {
    const { taps: t, from } = tapsOf(graph, graph.byId.get("j"), u);
    return [t[0], from[0]];
  });
  assert.deepEqual(found, [[0, 0], [0, 1], [7, 1], [0, 2], [3, 2]]);
});

test("the drawing reads nothing", () => {
  assert.deepEqual(taps(open([input([1, 2, 2])]), "input", 3), []);
});
