import assert from "node:assert/strict";
import { test } from "node:test";

import { pathOf, strongestTap } from "../../static/js/net/path.js";
import { tapsOf } from "../../static/js/net/reads.js";
import { trace } from "../../static/js/net/trace.js";
import { chance, conv, dense, input, lenet, madeUp, maxPool, open, randomGraph, softmax, whole } from "./help.mjs";

const traced = (there, id, u) => trace(there.graph, there.values, there.weights, there.graph.byId.get(id), u);

function sum(values, weight, bias = 0) {
  const graph = open([input([values.length]), dense("d", "input", 1)]);
  const weights = new Map([["d", { weight: Float32Array.from(weight), bias: Float32Array.of(bias) }]]);
  return { graph, values: Float32Array.from([...values, 0]), weights };
}

test("of a sum the tap that did most to make it what it is, the first of equals", () => {
  assert.equal(strongestTap(traced(sum([1, 2, 3], [1, 5, -9], 100), "d", 0)).index, 1); // positive: the largest
  assert.equal(strongestTap(traced(sum([1, 2, 3], [1, 5, -9]), "d", 0)).index, 2); // negative: the smallest
  assert.equal(strongestTap(traced(sum([1, 1, 1], [-1, -1, -1], 9), "d", 0)).index, 0);
  assert.equal(strongestTap(traced(sum([2, 1, 4], [2, 4, 1]), "d", 0)).index, 0);
});

test("a window's places outside the edge are no taps", () => {
  const graph = open([input([1, 2, 2]), conv("c", "input", [1, 2, 2], { kernel: 3, padding: 1 })]);
  const weights = new Map([["c", { weight: new Float32Array(9).fill(-1), bias: Float32Array.of(10) }]]);
  const there = { graph, weights, values: Float32Array.of(3, 2, 1, 4, 0, 0, 0, 0) };
  assert.equal(strongestTap(traced(there, "c", 0)).index, 2); // the least negative one; 0 outside does not count
});

test("of a max pool the winner, of a softmax unit its own logit", () => {
  const graph = open([input([1, 1, 3]), maxPool("p", "input", [1, 1, 1], { kernel: [1, 3] })]);
  const there = { graph, values: Float32Array.of(1, 7, 3, 7), weights: new Map() };
  assert.deepEqual(pathOf(there, graph.byId.get("p"), 0), [{ layer: "p", index: 0, value: 7 }, { layer: "input", index: 1, value: 7 }]);
  const answers = open([input([3]), softmax("s", "input", 3)]);
  const chances = { graph: answers, values: Float32Array.of(5, 1, 2, 0.9, 0.05, 0.05), weights: new Map() };
  assert.deepEqual(strongestTap(traced(chances, "s", 2)), { layer: "input", index: 2 });
});

test("a window that lies in the padding ends the path", () => {
  const graph = open([input([1, 2, 2]), conv("c", "input", [1, 4, 4], { kernel: 1, padding: 1 })]);
  const there = { graph, values: new Float32Array(20), weights: new Map([["c", { weight: Float32Array.of(1), bias: Float32Array.of(2) }]]) };
  assert.deepEqual(pathOf(there, graph.byId.get("c"), 0).map(({ layer }) => layer), ["c"]);
});

test("law: each step is a tap of the step before, and the last is a unit of the drawing", () => {
  const random = chance(95);
  const graphs = [lenet(), ...Array.from({ length: 20 }, () => randomGraph(random))];
  for (const [k, graph] of graphs.entries()) {
    const there = madeUp(graph, k);
    for (let n = 0; n < 5; n++) {
      const layer = graph.layers[whole(random, 0, graph.layers.length - 1)];
      const path = pathOf(there, layer, whole(random, 0, layer.size - 1));
      assert.equal(path.at(-1).layer, "input");
      assert.equal(path[0].layer, layer.id);
      assert.ok(path.length <= graph.layers.length);
      for (let step = 1; step < path.length; step++) {
        const above = graph.byId.get(path[step - 1].layer);
        const { taps, inputs, from } = tapsOf(graph, above, path[step - 1].index);
        const is = [...taps.keys()].some((t) => taps[t] === path[step].index && inputs[from ? from[t] : 0].id === path[step].layer);
        assert.ok(is, `${path[step].layer} is no tap of ${above.id}`);
        assert.equal(path[step].value, there.values[graph.byId.get(path[step].layer).at + path[step].index]);
      }
    }
  }
});
