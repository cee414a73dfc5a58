/** Chapters 5 to 7: the rounds of a network, windows of its maps, two convolutions as one. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { countsOf, deepestMap, flowOf, mapIn, roundsOf, windowOf } from "../../static/js/guide/compute/rounds.js";
import { FIRST, ONE, SECOND, twiceAndOnce } from "../../static/js/guide/compute/twice.js";
import { chance, input, lenet, madeUp, open, relu } from "./help.mjs";

test("LeNet has two rounds; a network without pooling has none", () => {
  const ids = roundsOf(lenet()).map(({ conv, relu, pool }) => [conv.id, relu.id, pool.id]);
  assert.deepEqual(ids, [["conv1", "relu1", "pool1"], ["conv2", "relu2", "pool2"]]);
  assert.deepEqual(roundsOf(open([input([1, 4, 4]), relu("bent", "input", [1, 4, 4])])), []);
});

test("a map of a run, a window of it, and the map with the lowest number", () => {
  const graph = lenet(), conv = graph.byId.get("conv1");
  const values = Float32Array.from({ length: graph.size }, (_, k) => k);
  const map = mapIn({ values }, conv, 2);
  assert.deepEqual([map.rows, map.cols, map.values[0]], [28, 28, 1024 + 2 * 784]);
  assert.deepEqual(windowOf({ cols: 3, values: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, { row: 1, col: 1 }, 2), [4, 5, 7, 8]);
  values[conv.at + 4 * 784 + 9] = -3;
  assert.deepEqual([deepestMap({ values }, conv), deepestMap(null, conv)], [4, 0]);
});

test("two convolutions are one, to the last digit; with a ReLU between they are not", () => {
  assert.deepEqual([FIRST.length, SECOND.length, ONE.length], [3, 3, 5]);
  const random = chance(3);
  const picture = { rows: 12, cols: 11, values: Float64Array.from({ length: 132 }, () => Math.floor(256 * random())) };
  const plain = twiceAndOnce(picture, "nothing");
  assert.deepEqual([plain.two.rows, plain.two.cols, plain.apart, plain.other], [8, 7, 0, 0]);
  assert.deepEqual([...plain.two.values], [...plain.one.values]);
  const at = (y, x) => picture.values[y * 11 + x];
  const byHand = ONE.flatMap((line, i) => line.map((weight, j) => weight * at(2 + i, 1 + j))).reduce((sum, each) => sum + each, 0);
  assert.equal(plain.one.values[2 * 7 + 1], byHand);
  const bent = twiceAndOnce(picture, "relu");
  assert.ok(bent.apart > 100 && bent.other > 40);
});

test("the flow of LeNet and its counts: 1,024 numbers to 400, with 156 and 2,416 weights and biases", () => {
  const graph = lenet(), { weights } = madeUp(graph, 1);
  const flow = flowOf(graph);
  assert.deepEqual(flow.map(({ id }) => id), ["input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2"]);
  assert.deepEqual(flow.map((layer) => countsOf(layer, weights).units), [1024, 4704, 4704, 1176, 1600, 1600, 400]);
  assert.deepEqual(flow.map((layer) => countsOf(layer, weights).learned), [0, 6 * (25 + 1), 0, 0, 16 * (6 * 25 + 1), 0, 0]);
  assert.equal(countsOf(flow[1], null).learned, 0);
});
