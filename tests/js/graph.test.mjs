import assert from "node:assert/strict";
import { test } from "node:test";

import { channelOf, hasUnit, indexOf, layerOf, placeOf } from "../../static/js/net/graph.js";
import { chance, lenet, randomGraph } from "./help.mjs";

test("layers lie in the block one after the other", () => {
  const graph = lenet();
  assert.deepEqual(graph.layers.slice(0, 4).map(({ at }) => at), [0, 1024, 1024 + 4704, 1024 + 2 * 4704]);
  assert.equal(graph.size, graph.layers.reduce((sum, { size }) => sum + size, 0));
});

test("consumers are the layers that read a layer", () => {
  const graph = lenet();
  assert.deepEqual(graph.consumers.get("pool1"), ["conv2"]);
  assert.deepEqual(graph.consumers.get("softmax"), []);
});

test("a layer that is not there is an error that lists those that are", () => {
  assert.throws(() => layerOf(lenet(), "conv9"), /no layer conv9; there are: input, conv1, .*softmax/);
});

test("place and index are each other's inverse, channel is the place's", () => {
  for (const graph of [lenet(), randomGraph(chance(3))]) {
    for (const layer of graph.layers) {
      for (let u = 0; u < layer.size; u += 7) {
        const place = placeOf(layer, u);
        assert.equal(indexOf(layer, place), u);
        assert.equal(channelOf(layer, u), place.channel);
        assert.ok(place.channel < layer.channels && place.row < layer.rows && place.col < layer.cols);
      }
    }
  }
});

test("only whole numbers below the size are units", () => {
  const layer = layerOf(lenet(), "fc1");
  assert.ok(hasUnit(layer, 0) && hasUnit(layer, 119));
  for (const wrong of [-1, 120, 1.5, NaN, Infinity, "3", null, undefined]) assert.ok(!hasUnit(layer, wrong), String(wrong));
});
