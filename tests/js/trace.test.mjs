import assert from "node:assert/strict";
import { test } from "node:test";

import { channelSums, tapLayer, trace } from "../../static/js/net/trace.js";
import { decidingUnit } from "../../static/js/net/winners.js";
import { allNear, conv, dense, input, layer, maxPool, near, open, relu, softmax } from "./help.mjs";

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The trace of unit u of the last layer; `below` are the values of all layers before it, in order. */
function last(layers, below, u, weight = [], bias = []) {
  const graph = open(layers);
  const target = graph.layers.at(-1);
  const values = Float32Array.from([...below, ...new Array(target.size).fill(NaN)]);
  const model = new Map([[target.id, { weight: Float32Array.from(weight), bias: Float32Array.from(bias) }]]);
  return trace(graph, values, model, target, u);
}

test("convolution: 1 2 4 5 under the filter 1 2 3 4, plus 10", () => {
  const traced = last([input([1, 3, 3]), conv("c", "input", [1, 2, 2], { kernel: 2 })], NINE, 0, [1, 2, 3, 4], [10]);
  assert.deepEqual([...traced.products], [1, 4, 12, 20]);
  assert.deepEqual([traced.bias, traced.sum, traced.output, traced.winner], [10, 47, 47, -1]);
});

test("the second map has its own filter and bias", () => {
  const layers = [input([1, 3, 3]), conv("c", "input", [2, 2, 2], { kernel: 2 })];
  const traced = last(layers, NINE, 7, [0, 0, 0, 0, 1, 0, 0, -1], [0, 0.5]);
  assert.deepEqual([...traced.values], [5, 6, 8, 9]);
  assert.equal(traced.output, 5 - 9 + 0.5);
});

test("outside the edge a convolution reads 0 and keeps its weight", () => {
  const traced = last([input([1, 3, 3]), conv("c", "input", [1, 3, 3], { kernel: 3, padding: 1 })], NINE, 0, NINE, [0]);
  assert.deepEqual([...traced.values], [0, 0, 0, 0, 1, 2, 0, 4, 5]);
  assert.deepEqual([...traced.weights], NINE);
  assert.equal(traced.output, 5 + 12 + 32 + 45);
});

test("sums per input map add up to the total without the bias", () => {
  const layers = [input([2, 2, 2]), conv("c", "input", [1, 1, 1], { kernel: 2 })];
  const traced = last(layers, [1, 1, 1, 1, 2, 2, 2, 2], 0, [1, 2, 3, 4, 5, 6, 7, 8], [1]);
  assert.deepEqual([...channelSums(traced)], [10, 52]);
  assert.equal(traced.sum, 63);
});

test("max pool: the winner is the largest, the first of equals, and decides", () => {
  const layers = [input([1, 2, 4]), maxPool("p", "input", [1, 1, 2], { kernel: 2, stride: 2 })];
  const first = last(layers, [1, 7, 3, 3, 7, 2, 3, 3], 0);
  assert.deepEqual([first.winner, first.output], [1, 7]);
  assert.deepEqual(decidingUnit(first), { layer: "input", index: 1 });
  const second = last(layers, [1, 7, 3, 3, 7, 2, 3, 3], 1);
  assert.deepEqual([second.winner, second.output], [0, 3]);
});

test("max pool: places outside never win, not even over negative numbers", () => {
  const layers = [input([1, 2, 2]), maxPool("p", "input", [1, 2, 2], { kernel: 2, stride: 2, padding: 1 })];
  const traced = last(layers, [-4, -3, -2, -1], 0);
  assert.deepEqual([traced.winner, traced.output], [3, -4]);
});

test("average pool: every tap weighs the same number", () => {
  const pool = layer("p", "avgpool", [1, 1, 1], {
    inputs: ["input"], read: "window", weight: 0.25,
    params: { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1 },
  });
  const traced = last([input([1, 2, 2]), pool], [1, 2, 3, 6], 0);
  assert.deepEqual([...traced.products], [0.25, 0.5, 0.75, 1.5]);
  assert.equal(traced.output, 3);
});

test("dense: each unit has its own row of weights", () => {
  const traced = last([input([3]), dense("d", "input", 2)], [1, 2, 3], 1, [9, 9, 9, 1, 10, 100], [0, 0.5]);
  assert.deepEqual([...traced.products], [1, 20, 300]);
  assert.equal(traced.output, 321.5);
});

test("relu keeps what is positive; the sum still shows what came in", () => {
  const layers = [input([2]), relu("r", "input", [2])];
  const [negative, positive] = [last(layers, [-2, 3], 0), last(layers, [-2, 3], 1)];
  assert.deepEqual([negative.sum, negative.output, positive.output], [-2, 0, 3]);
  assert.ok(Object.is(last(layers, [-0.5, 0], 0).output, 0), "no minus zero");
});

test("tanh and sigmoid", () => {
  const finished = (finish, x) => last([input([1]), layer("f", finish, [1], { inputs: ["input"], finish })], [x], 0).output;
  near(finished("tanh", 1), 0.7615941559557649);
  near(finished("sigmoid", 1), 0.7310585786300049);
  assert.deepEqual([finished("sigmoid", 0), finished("sigmoid", -1000), finished("tanh", 50)], [0.5, 0, 1]);
});

test("batch norm: one weight and one bias for each map", () => {
  const norm = layer("n", "batchnorm", [2, 1, 2], { inputs: ["input"], weight: "tensor", bias: "tensor" });
  const traced = last([input([2, 1, 2]), norm], [1, 2, 3, 4], 3, [10, 100], [0.5, 0.25]);
  assert.deepEqual([[...traced.weights], traced.bias, traced.output], [[100], 0.25, 400.25]);
});

test("softmax of 1 and 1 + ln 3 is a quarter and three quarters", () => {
  const x = [1, 1 + Math.log(3)];
  const [a, b] = [0, 1].map((u) => last([input([2]), softmax("s", "input", 2)], x, u));
  near(a.output, 0.25, 1e-7);
  near(b.output, 0.75, 1e-7);
  allNear([...a.products], [1 / 3, 1], 1e-7);
});

test("softmax of huge numbers stays finite", () => {
  assert.equal(last([input([2]), softmax("s", "input", 2)], [1000, 0], 0).output, 1);
});

test("add reads both layers, concat the one the unit lies in", () => {
  const add = [input([2]), relu("r", "input", [2]), layer("a", "add", [2], { inputs: ["input", "r"] })];
  const sum = last(add, [-2, 3, 0, 4], 1);
  assert.deepEqual([[...sum.values], sum.output, tapLayer(sum, 1).id], [[3, 4], 7, "r"]);
  assert.equal(decidingUnit(sum), null);
  const join = [input([2, 1, 1]), relu("r", "input", [2, 1, 1]), layer("j", "concat", [4, 1, 1], { inputs: ["input", "r"], read: "join" })];
  const joined = last(join, [-2, 3, 0, 4], 3);
  assert.deepEqual([joined.output, tapLayer(joined, 0).id, decidingUnit(joined)], [4, "r", { layer: "r", index: 1 }]);
});

test("a unit of the drawing is its own value and has no taps", () => {
  const graph = open([input([1, 1, 2])]);
  const traced = trace(graph, Float32Array.of(0.25, 0.75), new Map(), graph.layers[0], 1);
  assert.deepEqual([traced.output, traced.taps.length, decidingUnit(traced)], [0.75, 0, null]);
});
