/** What is asked of the server for a large network: how large that is, whose answer counts, and how it is read. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { affineOf, MOST_STEPS, openInputWeights, stepsBelow } from "../../static/js/net/affine.js";
import { createNewest, isHeld } from "../../static/js/ui/asking.js";
import { chance, conv, dense, input, lenet, madeUp, open, whole } from "./help.mjs";

test("every unit of LeNet is worked out in the page, far below the bound; a click on AlexNet's features is not", () => {
  const graph = lenet();
  for (const layer of graph.layers) assert.ok(stepsBelow(graph, layer, layer.size - 1) < MOST_STEPS / 5, layer.id);
  const wide = open([input([3, 64, 64]), conv("a", "input", [64, 64, 64], { kernel: 5, padding: 2 }), conv("b", "a", [64, 64, 64], { kernel: 5, padding: 2 }), dense("out", "b", 10)]);
  assert.ok(stepsBelow(wide, wide.byId.get("out"), 0) > MOST_STEPS);
  assert.ok(stepsBelow(wide, wide.byId.get("a"), 0) < MOST_STEPS);
});

test("law: steps that are counted are never fewer than the terms that are gone through", () => {
  const random = chance(55);
  const graph = lenet(), [first] = graph.layers;
  for (let round = 0; round < 20; round++) {
    const layer = graph.layers[whole(random, 1, graph.layers.length - 1)], u = whole(random, 0, layer.size - 1);
    assert.ok(stepsBelow(graph, layer, u) >= graph.size + 1);
    assert.ok(stepsBelow(graph, layer, u) >= stepsBelow(graph, first, 0));
  }
});

test("weights that the server tells for a rectangle are the page's own", () => {
  const there = madeUp(open([input([2, 9, 7]), conv("conv", "input", [3, 7, 5], { kernel: 3 })]), 4);
  const { graph } = there, layer = graph.byId.get("conv"), u = 2 * 35 + 3 * 5 + 1; // row 3, column 1
  const own = affineOf(there, layer, u);
  const weights = [0, 1].map((c) => [3, 4, 5].map((y) => [1, 2, 3].map((x) => own.weights[(c * 9 + y) * 7 + x])));
  const told = { of: { layer: "conv", channel: 2, row: 3, col: 1, index: u }, exact: true, top: 3, left: 1, height: 3, width: 3, weights, constant: own.constant, sum: own.sum };
  const found = openInputWeights(graph, told);
  assert.deepEqual(found.weights, own.weights);
  assert.deepEqual([found.of, found.exact, found.value], [{ layer: "conv", index: u }, true, own.sum + own.constant]);
});

test("only the newest question is answered: what came before is given up and not heard, in whatever order answers come", async () => {
  const asked = [], heard = [];
  const ask = (question, signal) => new Promise((resolve, reject) => asked.push({ question, signal, resolve, reject }));
  const newest = createNewest(ask, { answered: (answer, question) => heard.push([question, answer]), failed: (error, question) => heard.push([question, error.message]) });
  const ways = [newest.ask("a"), newest.ask("b"), newest.ask("c")];
  assert.deepEqual(asked.map(({ signal }) => signal.aborted), [true, true, false]);
  asked[2].resolve(3);
  asked[0].resolve(1);
  asked[1].reject(new Error("late"));
  await Promise.all(ways);
  assert.deepEqual(heard, [["c", 3]]);

  const last = newest.ask("d");
  newest.drop();
  assert.ok(asked[3].signal.aborted);
  asked[3].reject(new Error("given up"));
  await last;
  const wrong = newest.ask("e");
  asked[4].reject(new Error("no"));
  await wrong;
  assert.deepEqual(heard, [["c", 3], ["e", "no"]]);
});

test("the server is asked about its own weights only", () => {
  assert.ok(isHeld({ source: null, at: null }));
  assert.ok(isHeld({ source: { id: "lenet@120" }, at: "lenet@120" }));
  assert.ok(!isHeld({ source: { id: "lenet@120", stepped: 1 }, at: "lenet@120" }));
  assert.ok(!isHeld({ source: { id: "t1@7" }, at: null })); // of a training that goes on, over the line
  assert.ok(!isHeld({ source: { id: "t1@latest" }, at: "t1@latest" }));
});
