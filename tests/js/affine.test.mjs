import assert from "node:assert/strict";
import { test } from "node:test";

import { affineOf } from "../../static/js/net/affine.js";
import { allNear, chance, conv, dense, input, layer, lenet, madeUp, maxPool, near, open, relu, softmax } from "./help.mjs";

/** A scene with values written down: {layer id: numbers} laid into one block. */
function scene(layers, numbers, tensors = {}) {
  const graph = open(layers);
  const values = new Float32Array(graph.size);
  for (const here of graph.layers) values.set(numbers[here.id], here.at);
  const weights = new Map(Object.entries(tensors).map(([id, [weight, bias]]) => [id, { weight: Float32Array.from(weight), bias: Float32Array.from(bias) }]));
  return { graph, values, weights };
}
const of = (there, id, u) => affineOf(there, there.graph.byId.get(id), u);

const SMALL = scene(
  [input([1, 3, 3]), conv("c", "input", [1, 2, 2], { kernel: 2 }), relu("r", "c", [1, 2, 2]), maxPool("p", "r", [1, 1, 1], { kernel: 2, stride: 2 })],
  { input: [1, 0, 0, 0, 1, 0, 0, 0, 2], c: [5, -7, -9, 3], r: [5, 0, 0, 3], p: [5] },
  { c: [[1, 2, 3, 4], [0]] },
);

test("a convolution unit's weights are its kernel, where its window lies", () => {
  const found = of(SMALL, "c", 3);
  assert.deepEqual([...found.weights], [0, 0, 0, 0, 1, 2, 0, 3, 4]);
  assert.deepEqual([found.sum, found.value, found.constant, found.exact], [9, 3, -6, true]);
});

test("a max pool hands on to its winner alone, a closed ReLU nothing", () => {
  assert.deepEqual([...of(SMALL, "p", 0).weights], [1, 2, 0, 3, 4, 0, 0, 0, 0]);
  const closed = of(SMALL, "r", 1);
  assert.ok(closed.weights.every((w) => w === 0));
  assert.deepEqual([closed.sum, closed.constant, closed.value], [0, 0, 0]);
});

test("of equals in a max pool the first wins, as in torch", () => {
  const there = scene([input([1, 1, 3]), maxPool("p", "input", [1, 1, 1], { kernel: [1, 3] })], { input: [1, 4, 4], p: [4] });
  assert.deepEqual([...of(there, "p", 0).weights], [0, 1, 0]);
});

test("biases end in the constant, weights of two dense layers multiply", () => {
  const there = scene(
    [input([2]), dense("a", "input", 2), relu("r", "a", [2]), dense("b", "r", 1)],
    { input: [1, 2], a: [6, -1], r: [6, 0], b: [19] },
    { a: [[2, 1, 1, -2], [2, 2]], b: [[3, 5], [1]] },
  );
  const found = of(there, "b", 0);
  assert.deepEqual([...found.weights], [6, 3]); // 3 * [2, 1]; the second ReLU is closed
  assert.deepEqual([found.sum, found.constant], [12, 7]); // 3 * 2 + 1
});

test("of a softmax unit the logit is meant; a softmax between is a slope", () => {
  const p = [0.25, 0.75];
  const layers = [input([2]), dense("a", "input", 2), softmax("s", "a", 2), dense("b", "s", 1)];
  const there = scene(layers, { input: [1, 1], a: [0, Math.log(3)], s: p, b: [5] }, { a: [[1, 0, 0, 1], [0, 0]], b: [[4, 8], [0]] });
  const logit = of(there, "s", 1);
  assert.deepEqual(logit.of, { layer: "a", index: 1 });
  assert.deepEqual([[...logit.weights], logit.exact], [[0, 1], true]);
  const after = of(there, "b", 0);
  assert.equal(after.exact, false);
  allNear([...after.weights], [4 * 0.25 * 0.75 - 8 * 0.75 * 0.25, 8 * 0.75 * 0.25 - 4 * 0.25 * 0.75], 1e-6);
});

test("through tanh and sigmoid the weights are the slope there", () => {
  for (const [kind, y, slope] of [["tanh", 0.5, 0.75], ["sigmoid", 0.25, 0.1875]]) {
    const there = scene([input([1]), layer("n", kind, [1], { inputs: ["input"], finish: kind })], { input: [0.3], n: [y] });
    const found = of(there, "n", 0);
    near(found.weights[0], slope, 1e-7);
    assert.equal(found.exact, false);
    near(found.sum + found.constant, y, 1e-9);
  }
});

test("a unit that is read twice counts twice; a join reads the part that is meant", () => {
  const twice = scene([input([2]), layer("a", "add", [2], { inputs: ["input", "input"] })], { input: [3, 4], a: [6, 8] });
  assert.deepEqual([...of(twice, "a", 1).weights], [0, 2]);
  const joined = scene(
    [input([2]), relu("r", "input", [2]), layer("j", "concat", [4], { read: "join", inputs: ["r", "input"] })],
    { input: [3, -4], r: [3, 0], j: [3, 0, 3, -4] },
  );
  assert.deepEqual([...of(joined, "j", 3).weights], [0, 1]);
  assert.deepEqual([...of(joined, "j", 1).weights], [0, 0]);
});

test("a unit of the drawing is itself", () => {
  const found = of(SMALL, "input", 8);
  assert.deepEqual([[...found.weights], found.constant, found.value], [[0, 0, 0, 0, 0, 0, 0, 0, 1], 0, 2]);
});

test("a fully connected unit of LeNet is worked out in less than 10 ms", () => {
  const there = madeUp(lenet(), 91);
  const random = chance(92);
  const spent = Array.from({ length: 40 }, () => {
    const started = performance.now();
    of(there, "softmax", Math.floor(10 * random()));
    return performance.now() - started;
  });
  const best = Math.min(...spent); // what others do on the machine only adds to it
  assert.ok(best < 10, `${best} ms`);
});
