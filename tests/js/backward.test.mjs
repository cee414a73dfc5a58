/** Laws of the way back: what autograd cannot be asked, and one weight's gradient as a sum of terms. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { backward, lossOf } from "../../static/js/net/backward.js";
import { forward } from "../../static/js/net/forward.js";
import { trace } from "../../static/js/net/trace.js";
import { explainWeight, stepped, weightPlace } from "../../static/js/net/update.js";
import { between, chance, conv, dense, input, layer, lenet, madeUp, maxPool, near, open, randomGraph, relu, softmax } from "./help.mjs";

const KINDS = ["cross_entropy", "squared_error"];

/** A graph with small weights by chance and a drawing by chance: {graph, weights, run, random}. */
function drawn(graph, seed, most = 0.1) {
  const { weights } = madeUp(graph, seed), random = chance(seed + 1);
  for (const own of weights.values()) for (const tensor of Object.values(own)) tensor.forEach((w, k) => (tensor[k] = w * most));
  const run = forward(graph, weights, Float32Array.from({ length: graph.layers[0].size }, () => between(random, 0, 1)));
  return { graph, weights, run, random };
}

test("every unit is what its trace gives, in networks by chance", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { graph, weights, run } = drawn(randomGraph(chance(seed)), seed);
    for (const each of graph.layers) {
      for (let u = 0; u < each.size; u += 1 + Math.floor(each.size / 40)) {
        near(run.values[each.at + u], trace(graph, run.values, weights, each, u).output, 1e-5, `${each.id} ${u}`);
      }
    }
  }
});

test("a block that is handed in is filled and given back", () => {
  const { graph, weights, run } = drawn(lenet(), 2);
  const into = new Float32Array(graph.size).fill(9);
  const again = forward(graph, weights, run.values.slice(0, 1024), { into });
  assert.equal(again.values, into);
  assert.deepEqual(again.values, run.values);
});

test("what cannot be read is refused in words", () => {
  const { graph, weights, run } = drawn(lenet(), 2);
  assert.throws(() => forward(graph, weights, new Float32Array(3)), /input has 3 units, the network reads 1024/);
  assert.throws(() => lossOf(graph, run, { kind: "hinge", label: 1 }), /no loss hinge; there are: cross_entropy, squared_error/);
  assert.throws(() => lossOf(graph, run, { kind: "squared_error", label: 10 }), /10 is no label; there are 0 to 9/);
  const bare = drawn(open([input([2]), dense("fc", "input", 2)]), 1);
  assert.throws(() => backward(bare.graph, bare.weights, bare.run, { kind: "cross_entropy", label: 0 }), /ends in softmax, not in fc/);
  const odd = open([input([2]), layer("odd", "conv", [2], { inputs: ["input"], read: "all", fold: "max" })]);
  assert.throws(() => forward(odd, new Map(), new Float32Array(2)), /odd reads all and folds max/);
  assert.throws(() => stepped(graph, weights, new Map(), { optimiser: "newton", rate: 1 }), /no optimiser newton; there are: sgd, momentum, adam/);
  assert.throws(() => explainWeight(graph, weights, run, null, { layer: "relu1", role: "weight", index: 0 }), /relu1 has no weight 0/);
});

test("numbers that ran away stay visible as such", () => {
  const graph = open([input([1, 2, 2]), relu("relu", "input", [1, 2, 2]), maxPool("pool", "relu", [1, 1, 1], { kernel: 2 })]);
  const run = forward(graph, new Map(), Float32Array.of(1, NaN, 3, 2));
  assert.deepEqual([...run.values.slice(4)], [1, NaN, 3, 2, NaN]);
  assert.deepEqual(run.stats.get("relu"), { min: 1, max: 3 });
  assert.deepEqual(run.stats.get("pool"), { min: 0, max: 0 });
});

test("of equal winners the first takes it all, and a ReLU at 0 hands nothing on", () => {
  const graph = open([
    input([1, 2, 3]), relu("relu", "input", [1, 2, 3]),
    maxPool("pool", "relu", [1, 1, 2], { kernel: 2, stride: 1 }), layer("flatten", "flatten", [2], { inputs: ["pool"] }),
  ]);
  const run = forward(graph, new Map(), Float32Array.of(0, 5, 5, -1, 5, 0));
  const { slopes } = backward(graph, new Map(), run, { kind: "squared_error", label: 0 });
  assert.deepEqual([...slopes.slice(0, 6)], [0, 4 + 5, 0, 0, 0, 0]); // both windows' first 5
  const still = forward(graph, new Map(), new Float32Array(6));
  const shut = backward(graph, new Map(), still, { kind: "squared_error", label: 0 }).slopes;
  assert.deepEqual([...shut.slice(0, 12)], [0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0]);
});

test("at the logits the gradient of cross entropy is p - t, even where p has run out of numbers", () => {
  const graph = open([input([3]), softmax("softmax", "input", 3)]);
  const run = forward(graph, new Map(), Float32Array.of(300, 0, 299));
  assert.equal(run.values[4], 0);
  const { slopes, values, error } = backward(graph, new Map(), run, { kind: "cross_entropy", label: 1 });
  assert.deepEqual([...slopes.slice(0, 3)], [run.values[3], -1, run.values[5]]);
  near(error, 300 + Math.log(1 + Math.exp(-1)), 1e-9);
  assert.ok(values.every(Number.isFinite));
  assert.ok(slopes[4] < -1e30 && slopes[3] === 0 && slopes[5] === 0); // -t/p
});

test("E is the sum of its outputs' parts, and no part counts what is right", () => {
  const { graph, run } = drawn(lenet(), 5);
  const p = run.probabilities[4];
  near(lossOf(graph, run, { kind: "cross_entropy", label: 4 }).error, -Math.log(p), 1e-12);
  const { error, outputs } = lossOf(graph, run, { kind: "squared_error", label: 4 });
  near(error, outputs.reduce((sum, each) => sum + each.error, 0), 1e-12);
  near(outputs[4].error, 0.5 * (1 - p) ** 2, 1e-12);
  assert.deepEqual(outputs.map(({ target }) => target), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
});

test("the terms of any weight and bias add up to its gradient", () => {
  const odd = open([
    input([4, 7, 6]),
    conv("conv", "input", [6, 4, 3], { kernel: [3, 2], stride: [2, 2], padding: [1, 1], dilation: [1, 2], groups: 2 }),
    layer("norm", "batchnorm", [6, 4, 3], { inputs: ["conv"], weight: "tensor", bias: "tensor" }),
    layer("tanh", "tanh", [6, 4, 3], { inputs: ["norm"], finish: "tanh" }),
    dense("output", "tanh", 3), softmax("softmax", "output", 3),
  ]);
  for (const [graph, most] of [[lenet(), 0.1], [lenet(), 0.3], [odd, 0.5]]) {
    const { weights, run, random } = graph === odd ? normed(graph) : drawn(graph, 7, most);
    for (const kind of KINDS) {
      const back = backward(graph, weights, run, { kind, label: 2 });
      for (const [id, own] of weights) {
        for (const [role, tensor] of Object.entries(own)) {
          for (let n = 0; n < 9; n++) {
            const index = Math.floor(random() * tensor.length);
            const { terms, gradient } = explainWeight(graph, weights, run, back, { layer: id, role, index });
            near(gradient, terms.reduce((sum, { slope, value }) => sum + slope * value, 0), 1e-12);
            near(gradient, back.gradients.get(id)[role][index], 1e-6 * Math.max(1, Math.abs(gradient)), `${id} ${role} ${index}`);
            const { rows, cols, channels, flat } = graph.byId.get(id);
            assert.equal(terms.length, flat ? 1 : rows * cols);
            assert.ok(terms.every(({ unit }) => Math.floor(unit / (rows * cols)) < channels));
          }
        }
      }
    }
  }
});

/** Weights for a network with a batchnorm: one scale and one shift a channel. */
function normed(graph) {
  const random = chance(3), some = (length) => Float32Array.from({ length }, () => between(random, -0.5, 0.5));
  const sizes = { conv: [6 * 2 * 6, 6], norm: [6, 6], output: [3 * 72, 3] };
  const weights = new Map(Object.entries(sizes).map(([id, [weight, bias]]) => [id, { weight: some(weight), bias: some(bias) }]));
  return { weights, random, run: forward(graph, weights, some(graph.layers[0].size)) };
}

test("a weight's place in its tensor is torch's", () => {
  const { graph, weights } = drawn(lenet(), 1);
  const at = ({ channel, input: map, row, col }) => ((channel * 6 + map) * 5 + row) * 5 + col;
  for (const index of [0, 149, 150, 1337, 2399]) assert.equal(at(weightPlace(graph, weights, { layer: "conv2", role: "weight", index })), index);
  assert.deepEqual(weightPlace(graph, weights, { layer: "fc2", role: "weight", index: 1234 }), { channel: 10, input: 34, row: 0, col: 0 });
  assert.deepEqual(weightPlace(graph, weights, { layer: "fc2", role: "bias", index: 7 }), { channel: 7, input: null, row: null, col: null });
});

test("after a small step of any optimiser the error is smaller, by what the gradients foretell", () => {
  for (const optimiser of ["sgd", "momentum", "adam"]) {
    for (const kind of KINDS) {
      const { graph, weights, run } = drawn(lenet(), 9);
      const loss = { kind, label: 8 }, rate = optimiser === "adam" ? 1e-5 : 1e-3;
      const back = backward(graph, weights, run, loss);
      const next = stepped(graph, weights, back.gradients, { optimiser, rate });
      const after = lossOf(graph, forward(graph, next.weights, run.values.slice(0, 1024)), loss);
      let foretold = 0;
      for (const [id, own] of weights) {
        for (const role of ["weight", "bias"]) own[role].forEach((w, k) => (foretold += back.gradients.get(id)[role][k] * (next.weights.get(id)[role][k] - w)));
      }
      assert.ok(foretold < 0 && after.error < back.error, `${optimiser} ${kind}`);
      near((after.error - back.error) / foretold, 1, 0.1, `${optimiser} ${kind}`);
    }
  }
});

test("a step changes nothing that it was given", () => {
  const { graph, weights, run } = drawn(lenet(), 4);
  const before = structuredClone([...weights]), values = run.values.slice();
  const back = backward(graph, weights, run, { kind: "cross_entropy", label: 1 });
  stepped(graph, weights, back.gradients, { optimiser: "adam", rate: 1 });
  assert.deepEqual([...weights], before);
  assert.deepEqual(run.values, values);
});

test("a whole network is read in less than eight milliseconds", () => {
  const { graph, weights, run } = drawn(lenet(), 4), drawing = run.values.slice(0, 1024), times = [];
  for (let k = 0; k < 60; k++) {
    const since = performance.now();
    forward(graph, weights, drawing);
    times.push(performance.now() - since);
  }
  assert.ok(Math.min(...times.slice(20)) < 8, `${Math.min(...times.slice(20))} ms`);
});
