import assert from "node:assert/strict";
import { test } from "node:test";

import { brief, exact, fitted, formulaOf, three } from "../../static/js/net/formula.js";
import { trace } from "../../static/js/net/trace.js";
import { conv, dense, input, maxPool, open, relu, softmax } from "./help.mjs";

function formula(layers, below, u, weight = [], bias = []) {
  const graph = open(layers);
  const target = graph.layers.at(-1);
  const model = new Map([[target.id, { weight: Float32Array.from(weight), bias: Float32Array.from(bias) }]]);
  const values = Float32Array.from([...below, ...new Array(target.size).fill(below[u] ?? 0)]);
  return formulaOf(trace(graph, values, model, target, u));
}

test("a pool lists its window and the largest", () => {
  assert.equal(formula([input([1, 2, 2]), maxPool("p", "input", [1, 1, 1], { kernel: 2 })], [3.25, 1.5, -2, 0], 0), "max(3.25, 1.5, -2, 0) = 3.25");
});

test("a pool leaves out what is outside the edge", () => {
  const layers = [input([1, 2, 2]), maxPool("p", "input", [1, 2, 2], { kernel: 2, stride: 2, padding: 1 })];
  assert.equal(formula(layers, [-4, 1, 1, 1], 0), "max(-4) = -4");
});

test("relu", () => {
  assert.equal(formula([input([1]), relu("r", "input", [1])], [-0.25], 0), "relu((-0.25)) = 0");
  assert.equal(formula([input([1]), relu("r", "input", [1])], [2], 0), "relu(2) = 2");
});

test("a short sum is written out, negative numbers in brackets", () => {
  const text = formula([input([2]), dense("d", "input", 1)], [1, -2], 0, [0.5, 3], [-1]);
  assert.equal(text, "1×0.5 + (-2)×3 + bias (-1) = -6.5");
});

test("a long sum says how many products it has", () => {
  const text = formula([input([1, 3, 3]), conv("c", "input", [1, 1, 1], { kernel: 3 })], new Array(9).fill(1), 0, new Array(9).fill(2), [1]);
  assert.equal(text, "1×2 + 1×2 + 1×2 + … 9 products + bias 1 = 19");
});

test("softmax is a share of a sum", () => {
  assert.equal(formula([input([2]), softmax("s", "input", 2)], [0, 0], 0), "1 / 2 = 0.5");
});

test("numbers: six figures where a sum is checked, short in cells", () => {
  assert.deepEqual([exact(1 / 3), exact(1234567), exact(0), exact(-0.5)], ["0.333333", "1234570", "0", "-0.5"]);
  assert.deepEqual([0, 0.004, -0.25, 9.99, 12.34, 123.4].map(brief), ["0", "0.00", "−0.25", "9.99", "12.3", "123"]);
});

test("the longest brief number has five characters", () => {
  for (let x = -99.94; x < 999; x += 0.37) assert.ok(brief(x).length <= 5, brief(x));
});

test("numbers fit their cells: the decimals that there is room for, and never 0 for what is not 0", () => {
  const NARROW = 2.06, WIDE = 3.1; // ems of a cell of a 5 x 5 kernel
  assert.deepEqual([0, 0.12, -0.31, 1.234, -1.25, 12.3, -0.004].map((x) => fitted(x, NARROW)), ["0", ".12", "-.31", "1.2", "-1.3", "12", "~0"]);
  assert.deepEqual([0, 0.1234, -0.1234, -12.34].map((x) => fitted(x, WIDE)), ["0", ".123", "−.123", "−12.3"]);
  assert.deepEqual([0, 0.3, -5, 123].map((x) => fitted(x, 0.5)), ["", "", "", ""]);
  assert.equal(fitted(0.3, 0.7), "");
  for (let x = -99.9; x < 100; x += 0.0317) assert.ok(fitted(x, NARROW).length <= 4, fitted(x, NARROW));
});

test("three figures for a sentence", () => {
  assert.deepEqual([3.2345, -0.02191, 0, 1e-9].map(three), ["3.23", "−0.0219", "0", "1e−9"]);
});

test("its words may be another language's; its numbers stay", () => {
  const graph = open([input([4]), dense("d", "input", 1)]);
  const model = new Map([["d", { weight: Float32Array.from([1, 2, 3, 4]), bias: Float32Array.from([0.5]) }]]);
  const traced = trace(graph, Float32Array.from([1, 1, 1, 1, 0]), model, graph.byId.get("d"), 0);
  const words = { products: (count) => `共 ${count} 个乘积`, bias: "偏置" };
  assert.equal(formulaOf(traced, words), "1×1 + 1×2 + 1×3 + … 共 4 个乘积 + 偏置 0.5 = 10.5");
});
