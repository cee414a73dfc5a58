/** Local response normalisation: what it reads across channels, who reads it, and its arithmetic done in the head. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { formulaOf } from "../../static/js/net/formula.js";
import { pathOf } from "../../static/js/net/path.js";
import { reachOf } from "../../static/js/net/reach.js";
import { mostReaders, readersOf } from "../../static/js/net/readers.js";
import { tapCount, tapsOf } from "../../static/js/net/reads.js";
import { trace } from "../../static/js/net/trace.js";
import { sayingOf } from "../../static/js/train/step/stages.js";
import { allNear, chance, input, near, open, relu, responseNorm, whole } from "./help.mjs";
import "./speak.mjs";

globalThis.window = {}; // ui/dom.js asks it what the browser knows
const { WORDS } = await import("../../static/js/ui/explain/words.js");
const { asText } = await import("../../static/js/ui/explain/listing.js");

const netOf = (shape, params) => open([input(shape), responseNorm("n", "input", shape, params)]);
const taps = (graph, u) => [...tapsOf(graph, graph.byId.get("n"), u).taps];
const traced = (graph, values, u) => trace(graph, Float32Array.from([...values, ...values]), new Map(), graph.byId.get("n"), u);

test("it reads its own place in the maps around, as many as there are", () => {
  const odd = netOf([4, 1, 2], { size: 3 });
  assert.deepEqual([0, 3, 7].map((u) => taps(odd, u)), [[0, 2], [1, 3, 5], [5, 7]]);
  const even = netOf([4, 1, 1], { size: 2 }); // torch looks further back than ahead
  assert.deepEqual([0, 1, 3].map((u) => taps(even, u)), [[0], [0, 1], [2, 3]]);
  const wide = netOf([3, 1, 1], { size: 9 });
  assert.deepEqual([0, 1, 2].map((u) => taps(wide, u)), [[0, 1, 2], [0, 1, 2], [0, 1, 2]]);
  assert.deepEqual([odd, even, wide].map((graph) => tapCount(graph, graph.byId.get("n"))), [3, 2, 3]);
});

test("done in the head: 2 among 1 and 3, alpha 3, k 2, beta 1/2", () => {
  const graph = netOf([3, 1, 1], { size: 3, alpha: 3, beta: 0.5, k: 2 });
  const { products, bias, sum, own, scale, output } = traced(graph, [1, 2, 3], 1);
  assert.deepEqual([[...products], bias, sum, own, scale, output], [[1, 4, 9], 2, 16, 2, 0.25, 0.5]);
  const told = traced(graph, [1, 2, 3], 1);
  assert.equal(formulaOf(told), "2 / 16^0.5 = 0.5");
  assert.equal(WORDS.lrn(told, {}), "Its own 2, divided by 4, is 0.5. The louder the maps beside it are at this place, the larger the divisor.");
  assert.equal(WORDS.lrn(traced(graph, [1, 0, 3], 1), {}), "Its own value is 0, and 0 divided by 3.46 stays 0.");
  assert.deepEqual(asText(told, "unit").split("\n"), [
    "unit", "input, map 0, row 0, column 0: 1 × 1^2 = 1", "input, map 1, row 0, column 0: 1 × 2^2 = 4",
    "input, map 2, row 0, column 0: 1 × 3^2 = 9", "k: 2", "total: 16", "total to the power 0.5: 4", "its own value: 2",
    "2 / 16^0.5 = 0.5", "value: 0.5", "",
  ]);
});

test("the way down goes to the value that is normalised, not to a louder neighbour", () => {
  const graph = netOf([3, 1, 1], { size: 3, alpha: 3, beta: 0.5, k: 2 });
  const values = Float32Array.from([9, 0.5, 9, 0, 0, 0]);
  assert.deepEqual(pathOf({ graph, values, weights: new Map() }, graph.byId.get("n"), 1).map(({ layer, index }) => [layer, index]), [["n", 1], ["input", 1]]);
});

test("law: who reads a unit and what it can change are the taps turned round; no more read it than is said", () => {
  const random = chance(12);
  for (let round = 0; round < 40; round++) {
    const shape = [whole(random, 1, 9), whole(random, 1, 3), whole(random, 1, 3)];
    const graph = netOf(shape, { size: whole(random, 1, 11) }), [below, norm] = graph.layers;
    const most = mostReaders(norm);
    for (let u = 0; u < below.size; u++) {
      const reading = [...Array(norm.size).keys()].filter((v) => taps(graph, v).includes(u));
      assert.deepEqual(readersOf(graph, norm, below, u), reading);
      assert.ok(reading.length <= most && tapsOf(graph, norm, u).taps.length <= tapCount(graph, norm));
      const { set } = reachOf(graph, below, u).get("n");
      assert.deepEqual([...set.keys()].filter((v) => set[v]), reading);
    }
  }
});

test("law: alone, with alpha 0, it divides everything by the same power of k", () => {
  const random = chance(13);
  const values = Array.from({ length: 5 }, () => Math.fround(random() - 0.5));
  const graph = netOf([5, 1, 1], { size: 3, alpha: 0, beta: 1, k: 4 });
  allNear(values.map((_, u) => traced(graph, values, u).output), values.map((value) => value / 4));
  near(traced(netOf([5, 1, 1], { size: 1, alpha: 1, beta: 1, k: 1 }), values, 2).output, values[2] / (1 + values[2] ** 2));
});

test("going back, the step says what the division does to a gradient", () => {
  const graph = open([input([2, 1, 1]), relu("r", "input", [2, 1, 1]), responseNorm("n", "r", [2, 1, 1], { size: 3 })]);
  const lesson = { graph, loss: "squared_error", back: { slopes: new Float64Array(graph.size) } };
  assert.match(sayingOf(lesson, { layer: graph.byId.get("r") }), /^n divides each gradient as it divided the value/);
});
