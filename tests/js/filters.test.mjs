import assert from "node:assert/strict";
import { test } from "node:test";

import { PROBES, probe } from "../../static/js/ink/probes.js";
import { hasFilters } from "../../static/js/net/abilities.js";
import { biasOf, columnsFor, factsOf, kernelOf, mapFacts, nearestFilter, ranked, tileAt, tilesOf, weightRange } from "../../static/js/net/filters.js";
import { hasUnit } from "../../static/js/net/graph.js";
import { tapsOf } from "../../static/js/net/reads.js";
import { trace } from "../../static/js/net/trace.js";
import { allNear, chance, conv, dense, input, layer, lenet, madeUp, maxPool, near, open, randomGraph, relu, softmax, whole } from "./help.mjs";

const lay = (graph, id, channel = 0) => {
  const { count, rows, cols, first, of } = tilesOf(graph, graph.byId.get(id), channel);
  return [count, rows, cols, first, of.id];
};

test("LeNet: kernels by input map, fc1 through flatten as sixteen maps, later layers without places", () => {
  const graph = lenet();
  assert.deepEqual(lay(graph, "conv1", 5), [1, 5, 5, 0, "input"]);
  assert.deepEqual(lay(graph, "conv2", 9), [6, 5, 5, 0, "pool1"]);
  assert.deepEqual(lay(graph, "fc1", 17), [16, 5, 5, 0, "pool2"]);
  assert.deepEqual(lay(graph, "fc2"), [1, 6, 20, null, "relu3"]);
  assert.deepEqual(lay(graph, "output"), [1, 5, 20, null, "relu4"]);
});

test("a group's filter begins with the group's first map; maps of one place are no picture", () => {
  const graph = open([
    input([4, 3, 3]), conv("grouped", "input", [6, 1, 1], { kernel: 3, groups: 2 }),
    layer("flat", "flatten", [6], { inputs: ["grouped"] }), relu("relu", "flat", [6]), dense("dense", "relu", 2),
  ]);
  assert.deepEqual(lay(graph, "grouped", 2), [2, 3, 3, 0, "input"]);
  assert.deepEqual(lay(graph, "grouped", 3), [2, 3, 3, 2, "input"]);
  assert.deepEqual(lay(graph, "dense"), [1, 1, 6, null, "relu"]);
});

test("a dense layer sees maps through whatever keeps each index", () => {
  const graph = open([
    input([1, 4, 4]), conv("conv", "input", [3, 2, 2], { kernel: 3 }), layer("flat", "flatten", [12], { inputs: ["conv"] }),
    relu("relu", "flat", [12]), layer("drop", "dropout", [12], { inputs: ["relu"] }), dense("dense", "drop", 2),
  ]);
  assert.deepEqual(lay(graph, "dense"), [3, 2, 2, 0, "conv"]);
});

test("numbers without places: a row, a block that comes out even, or a row again", () => {
  assert.deepEqual([1, 10, 32, 84, 100, 120, 127, 400].map(columnsFor), [1, 10, 32, 14, 20, 20, 127, 40]);
});

test("tiles hold the weights that the trace multiplies with, in any network", () => {
  const random = chance(11);
  for (let k = 0; k < 40; k++) {
    const { graph, values, weights } = madeUp(randomGraph(random), k);
    for (const each of graph.layers.filter(hasFilters)) {
      const channel = whole(random, 0, each.channels - 1), unit = channel * each.rows * each.cols;
      const traced = trace(graph, values, weights, each, unit);
      const kernel = kernelOf(weights, each, channel), tiles = tilesOf(graph, each, channel);
      assert.equal(tiles.count * tiles.rows * tiles.cols, tapsOf(graph, each, unit).taps.length);
      allNear(Array.from({ length: tiles.count }, (_, n) => [...tileAt(kernel, tiles, n)]).flat(), [...traced.weights], 0, each.id);
      assert.equal(biasOf(weights, each, channel), traced.bias);
    }
  }
});

test("what the numbers of a kernel tell, by hand", () => {
  const kernel = Float32Array.of(1, 2, 4, -8, 16, 32, /* second tile */ 0.5, -100, 0, 0, 0, 0.25);
  const found = factsOf(kernel, { count: 2, rows: 2, cols: 3, first: 0 });
  assert.deepEqual(found, {
    sum: -52.25, size: 163.75, min: -100, max: 32,
    left: 1 - 8 + 0.5, right: 4 + 32 + 0.25, // the middle column belongs to neither
    above: 1 + 2 + 4 + 0.5 - 100, below: -8 + 16 + 32 + 0.25, // two rows have no middle
    heaviest: { tile: 1, size: 100.75 },
  });
});

test("one scale for all weights of a layer; a layer without bias has none", () => {
  const graph = open([input([1, 1, 2]), { ...conv("conv", "input", [2, 1, 1], { kernel: [1, 2] }), bias: null }]);
  const weights = new Map([["conv", { weight: Float32Array.of(0.5, -2, 1, 0.25) }]]);
  assert.equal(weightRange(weights, graph.byId.get("conv")), 2);
  assert.equal(biasOf(weights, graph.byId.get("conv"), 1), null);
});

test("a map in numbers, and channels in order", () => {
  assert.deepEqual(mapFacts(Float32Array.of(1, 4, -3, 4)), { min: -3, max: 4, mean: 1.5, at: 1 });
  assert.deepEqual(ranked([1, 5, -2, 5, 9]), [4, 1, 3, 0, 2]);
});

test("from any unit to the nearest filter", () => {
  const graph = lenet();
  const near_ = (id, channel) => {
    const { layer: found, channel: at } = nearestFilter(graph, graph.byId.get(id), channel);
    return `${found.id}:${at}`;
  };
  assert.equal(near_("conv2", 9), "conv2:9");
  assert.equal(near_("pool1", 3), "conv1:3"); // through relu1
  assert.equal(near_("flatten", 3 * 25 + 7), "conv2:3"); // unit 82 lies on map 3
  assert.equal(near_("relu3", 117), "fc1:117");
  assert.equal(near_("softmax", 7), "output:7");
  assert.equal(near_("input", 0), "conv1:0"); // nothing below: the first above
  assert.equal(near_("conv1", 999), "conv1:5");
  const none = open([input([1, 4, 4]), maxPool("pool", "input", [1, 2, 2], { kernel: 2, stride: 2 }), softmax("softmax", "pool", 4)]);
  assert.equal(nearestFilter(none, none.byId.get("pool"), 0), null);
});

test("a nearest filter is one, in any network", () => {
  const random = chance(5);
  for (let k = 0; k < 60; k++) {
    const graph = randomGraph(random);
    for (const each of graph.layers) {
      const found = nearestFilter(graph, each, whole(random, 0, each.channels - 1));
      assert.ok(hasFilters(found.layer) && hasUnit(found.layer, found.channel), each.id);
    }
  }
});

test("test pictures: two half planes and one pixel", () => {
  assert.deepEqual(PROBES, ["vertical", "horizontal", "dot"]);
  const [vertical, horizontal, dot] = PROBES.map(probe);
  for (const each of [vertical, horizontal, dot]) assert.equal(each.length, 1024);
  near(vertical.reduce((a, b) => a + b) / 255, 512);
  for (const [row, col] of [[0, 16], [31, 31], [7, 20]]) assert.deepEqual([vertical[row * 32 + col], horizontal[col * 32 + row]], [255, 255]);
  for (const [row, col] of [[0, 15], [31, 0], [20, 7]]) assert.deepEqual([vertical[row * 32 + col], horizontal[col * 32 + row]], [0, 0]);
  assert.deepEqual([...dot.keys()].filter((k) => dot[k] > 0), [16 * 32 + 16]);
});
