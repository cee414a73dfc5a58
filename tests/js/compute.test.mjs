import assert from "node:assert/strict";
import { test } from "node:test";

import { activated, activationTrace, composed } from "../../static/js/guide/compute/activations.js";
import { convolved, EXAMPLE } from "../../static/js/guide/compute/grid.js";
import { filtered, KERNELS } from "../../static/js/guide/compute/kernels.js";
import { followed, mostMoved, step, unitPlace, untrained } from "../../static/js/guide/compute/learn.js";
import { change, moved, pooled } from "../../static/js/guide/compute/pooling.js";
import { outputSize } from "../../static/js/guide/compute/size.js";
import { cellOf } from "../../static/js/guide/compute/slide.js";
import { softmax } from "../../static/js/guide/compute/softmax.js";
import { torchAnswer, torchLine } from "../../static/js/guide/compute/torch.js";
import { mapOf, rowsOf } from "../../static/js/guide/compute/toy.js";
import { trace } from "../../static/js/net/trace.js";
import { allNear, near } from "./help.mjs";

const FOUR = mapOf([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]);

test("the 5x5 of 0 and 1 under its 3x3 is 434 243 234", () => {
  const found = convolved(mapOf(EXAMPLE.image), EXAMPLE.kernel);
  assert.deepEqual(rowsOf(found), [[4, 3, 4], [2, 4, 3], [2, 3, 4]]);
  assert.deepEqual(EXAMPLE.result, rowsOf(found));
  assert.deepEqual(EXAMPLE.image.map((row) => row.join("")), ["11100", "01110", "00111", "00110", "01100"]);
  assert.deepEqual(EXAMPLE.kernel.map((row) => row.join("")), ["101", "010", "101"]);
});

test("a cell of it tells its nine products", () => {
  const cell = cellOf(convolved(mapOf(EXAMPLE.image), EXAMPLE.kernel), 5);
  assert.deepEqual([cell.row, cell.col, cell.top, cell.left, cell.output], [1, 2, 1, 2, 3]);
  assert.deepEqual(cell.taps.map(({ product }) => product), [1, 0, 0, 0, 1, 0, 1, 0, 0]);
  assert.deepEqual([cell.taps[0].row, cell.taps[0].col, cell.taps[8].row, cell.taps[8].col], [1, 2, 3, 4]);
});

test("beyond the edge a tap has the value 0 and says so", () => {
  const [first] = cellOf(convolved(FOUR, [[1, 1], [1, 1]], { padding: 1 }), 0).taps;
  assert.deepEqual([first.row, first.col, first.inside, first.value], [-1, -1, false, 0]);
});

test("the parts of the formula: 7 wide, kernel 3, stride 2, padding 1, dilation 2", () => {
  const parts = { why: null, size: 3, room: 9, reach: 5, way: 4, steps: 2, left: 0 };
  assert.deepEqual(outputSize({ input: 7, kernel: 3, stride: 2, padding: 1, dilation: 2 }), parts);
  assert.equal(outputSize({ input: 8, kernel: 3, stride: 2 }).left, 1);
  assert.equal(outputSize({ input: 32, kernel: 5, padding: 2 }).size, 32);
});

test("why settings cannot be", () => {
  const why = (more) => outputSize({ input: 5, kernel: 3, ...more }).why;
  assert.deepEqual([why({ stride: 0 }), why({ padding: -1 }), why({ dilation: 0 }), why({ kernel: 0 }), why({ input: 0 })],
    ["least.stride", "least.padding", "least.dilation", "least.kernel", "least.input"]);
  assert.deepEqual([why({ kernel: 6 }), why({ dilation: 3 }), why({ stride: 1.5 }), why({ kernel: NaN }), why({})],
    ["reach", "reach", "whole.stride", "whole.kernel", null]);
  assert.deepEqual([convolved(FOUR, [[1]], { stride: 0 }).why, pooled(FOUR, { kind: "max", window: 5 }).why], ["least.stride", "reach"]);
});

test("pooling 2x2: largest, mean, sum; a quarter of the numbers is left", () => {
  const of = (kind) => pooled(FOUR, { kind, window: 2 });
  assert.deepEqual(rowsOf(of("max")), [[6, 8], [14, 16]]);
  assert.deepEqual(rowsOf(of("average")), [[3.5, 5.5], [11.5, 13.5]]);
  assert.deepEqual(rowsOf(of("sum")), [[14, 22], [46, 54]]);
  assert.deepEqual([of("max").before, of("max").after, cellOf(of("max"), 0).winner], [16, 4, 3]);
  assert.deepEqual([pooled(FOUR, { kind: "max", window: 2, stride: 1 }).rows, pooled(FOUR, { kind: "max", window: 3 }).after], [3, 1]);
});

test("a drawing that is moved loses what leaves the edge", () => {
  assert.deepEqual(rowsOf(moved(mapOf([[1, 2], [3, 4]]), 1, 0)), [[0, 1], [0, 3]]);
  assert.deepEqual([...moved({ rows: 2, cols: 2, values: Uint8Array.of(1, 2, 3, 4) }, 0, -1).values], [3, 4, 0, 0]);
  assert.equal(change([2, 0], [0, 2]), 1);
});

test("identity leaves a picture alone, blurs keep what is even, edge detectors make it nothing", () => {
  const even = mapOf(Array.from({ length: 5 }, () => new Array(6).fill(80)));
  const by = (key) => filtered(even, KERNELS.find((each) => each.key === key).rows, "nearest");
  for (const key of ["identity", "sharpen", "box", "gauss"]) allNear([...by(key).values], new Array(30).fill(80), 1e-9, key);
  for (const key of ["edge1", "edge2", "edge3"]) allNear([...by(key).values], new Array(30).fill(0), 1e-9, key);
  assert.equal(KERNELS.length, 7);
  assert.deepEqual([filtered(even, KERNELS[0].rows, "none").rows, filtered(even, KERNELS[0].rows).rows], [3, 5]);
});

test("relu, tanh, sigmoid of 0; a trace of one value", () => {
  assert.deepEqual(["relu", "tanh", "sigmoid"].map((kind) => activated([0], kind)[0]), [0, 0, 0.5]);
  const traced = activationTrace(-2, "relu");
  assert.deepEqual([traced.sum, traced.output], [-2, 0]);
});

test("twice [1 1] is [1 2 1]", () => assert.deepEqual(composed([[1, 1]], [[1, 1]]), [[1, 2, 1]]));

test("softmax: hot is even, cold is a winner, the same for all shifted alike", () => {
  allNear(softmax([1, 1 + Math.log(3)]).probabilities, [0.25, 0.75]);
  allNear(softmax([1, 2, 3], 1e9).probabilities, [1 / 3, 1 / 3, 1 / 3], 1e-8);
  allNear(softmax([1, 2, 3], 1e-300).probabilities, [0, 0, 1]);
  allNear(softmax([1001, 1002]).probabilities, softmax([1, 2]).probabilities, 1e-12);
  for (const wrong of [0, -1, NaN, Infinity]) assert.throws(() => softmax([1, 2], wrong), RangeError);
});

test("the line of torch leaves out what torch takes anyway", () => {
  const plain = { rows: 5, cols: 5, kernel: 3, stride: 1 };
  assert.equal(torchLine(plain), "torch.nn.Conv2d(1, 1, kernel_size=3)(torch.zeros(1, 1, 5, 5)).shape");
  assert.equal(torchAnswer(plain), "torch.Size([1, 1, 3, 3])");
});

test("a step changes nothing of the network it began with, and its units can be traced as the scene's", () => {
  const network = untrained(4), pixels = Array.from({ length: 784 }, (_, k) => (k % 28) * 9);
  const before = [...network.weights.get("conv").weight];
  const done = step(network, pixels, 7, 0.1);
  assert.deepEqual([...network.weights.get("conv").weight], before);
  assert.ok(done.after.error.total < done.before.error.total);
  near(done.before.outputs.reduce((sum, x) => sum + x, 0), 1, 1e-12);
  const pool = network.graph.byId.get("pool");
  near(trace(network.graph, done.before.values, network.weights, pool, 40).output, done.before.values[pool.at + 40], 0);
  const weight = followed(done, "conv", mostMoved(done, "conv"));
  assert.ok(weight.terms.length > 0 && weight.new !== weight.old);
  assert.deepEqual(unitPlace(network, "pool", 143), { channel: 3, row: 5, col: 5 });
});
