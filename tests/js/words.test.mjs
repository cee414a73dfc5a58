import assert from "node:assert/strict";
import { test } from "node:test";

import { trace } from "../../static/js/net/trace.js";
import "./speak.mjs";
import { conv, dense, input, layer, maxPool, open, relu, softmax } from "./help.mjs";

globalThis.window = {}; // ui/dom.js asks it what the browser knows
const { WORDS } = await import("../../static/js/ui/explain/words.js");

const NAMES = { className: (k) => "abc"[k], place: (traced, tap) => `unit ${traced.taps[tap]}` };

function words(layers, below, u, weight = [], bias = []) {
  const graph = open(layers);
  const target = graph.layers.at(-1);
  const model = new Map([[target.id, { weight: Float32Array.from(weight), bias: Float32Array.from(bias) }]]);
  const values = Float32Array.from([...below, ...new Array(target.size).fill(0)]);
  return WORDS[target.kind](trace(graph, values, model, target, u), NAMES);
}

const pool = (shape, params) => [input(shape), maxPool("p", "input", [1, 1, 1], params)];

test("a pool names its brightest, and where it is", () => {
  assert.equal(words(pool([1, 2, 2], { kernel: 2 }), [1, 3.234, 2, 0], 0), "The brightest of these four: 3.23, at row 0, column 1.");
  assert.equal(words(pool([1, 2, 2], { kernel: 2 }), [-1, -3, -2, -0.5], 0), "The largest of these four: −0.5, at row 1, column 1.");
  assert.equal(words(pool([1, 2, 2], { kernel: 2 }), [0, 0, 0, 0], 0), "All four are 0; the first of them counts, at row 0, column 0.");
});

test("a pool counts only what is inside the edge", () => {
  const layers = [input([1, 2, 2]), maxPool("p", "input", [1, 2, 2], { kernel: 2, stride: 2, padding: 1 })];
  assert.equal(words(layers, [4, 1, 1, 1], 0), "The only one inside the edge: 4, at row 0, column 0.");
});

test("a convolution says which way it went, and what spoke most", () => {
  const one = [input([1, 1, 2]), conv("c", "input", [1, 1, 1], { kernel: [1, 2] })];
  assert.equal(words(one, [1, 2], 0, [0.5, 1], [0.25]), "Above zero, 2.75: this patch goes with the filter of map 0. The strongest product: +2, at row 0, column 1.");
  assert.equal(words(one, [0, 0], 0, [0.5, 1], [0.25]), "Only zeros in the window of map 0: what is left is the bias, 0.25.");
  const two = [input([2, 1, 1]), conv("c", "input", [1, 1, 1], { kernel: 1 })];
  assert.equal(words(two, [1, 2], 0, [0.5, -1], [0]), "Below zero, −1.5: this patch goes against the filter of map 0. Of the two maps below, map 1 spoke most: −2.");
});

test("relu, dense, softmax", () => {
  assert.equal(words([input([1]), relu("r", "input", [1])], [-0.25], 0), "−0.25 is not positive, so it becomes 0.");
  assert.equal(words([input([1]), relu("r", "input", [1])], [2], 0), "2 is positive, so it passes unchanged.");
  const layers = [input([4]), dense("d", "input", 1)];
  assert.equal(words(layers, [1, 1, 1, 1], 0, [1, -4, 2, 3], [0.5]), "The strongest voices: unit 1 (−4), unit 3 (+3), unit 2 (+2). All 4 and the bias make 2.5.");
  const shares = [input([3]), softmax("s", "input", 3)];
  assert.equal(words(shares, [0, 1.5, 1], 1), "0.5 more than the runner-up, “c”: that makes 54.7 % for “b”.");
  assert.equal(words(shares, [0, 1.5, 1], 0), "1.5 less than the best, “b”: that leaves 12.2 % for “a”.");
  assert.equal(words(shares, [0, 20, 1], 0), "20 less than the best, “b”: that leaves less than 0.1 % for “a”.");
});

test("what only carries, adds, squeezes or scales", () => {
  assert.equal(words([input([1]), layer("f", "flatten", [1], { inputs: ["input"] })], [0.5], 0), "The same number, carried on: 0.5.");
  const twice = layer("a", "add", [1], { inputs: ["input", "input"] });
  assert.equal(words([input([1]), twice], [0.5], 0), "The sum of the same place in two layers: 1.");
  const tanh = layer("t", "tanh", [1], { inputs: ["input"], finish: "tanh" });
  assert.equal(words([input([1]), tanh], [1], 0), "tanh squeezes 1 to 0.762.");
  const norm = layer("n", "batchnorm", [1], { inputs: ["input"], weight: "tensor", bias: "tensor" });
  assert.equal(words([input([1]), norm], [2], 0, [0.5], [-3]), "2, scaled by 0.5 and shifted by −3: −2.");
  const mean = layer("m", "avgpool", [1, 1, 1], { inputs: ["input"], read: "window", weight: 0.25, params: maxPool("p", "input", [1, 1, 1], { kernel: 2 }).params });
  assert.equal(words([input([1, 2, 2]), mean], [1, 2, 3, 4], 0), "The mean of these four: 2.5.");
  const join = layer("j", "concat", [2], { inputs: ["input", "input"], read: "join" });
  assert.equal(words([input([1]), join], [0.5], 1), "The same number, next to other maps: 0.5.");
});
