import assert from "node:assert/strict";
import { test } from "node:test";

import { rangesOf, SCALES } from "../../static/js/view/ranges.js";
import { conv, dense, input, open, softmax } from "./help.mjs";

const graph = open([input([1, 2, 2]), conv("conv", "input", [2, 2, 1], { kernel: [1, 2] }), dense("dense", "conv", 2), softmax("softmax", "dense", 2)]);
const values = Float32Array.of(0, 1, 1, 0, /* conv */ -3, 2, 0.5, -0.25, /* dense */ 8, -9, /* softmax */ 1, 0);
const stats = new Map([["input", { min: 0, max: 1 }], ["conv", { min: -3, max: 2 }], ["dense", { min: -9, max: 8 }], ["softmax", { min: 0, max: 1 }]]);
const run = { values, stats };
const at = (scale, id, channel) => rangesOf(graph, run, scale)(graph.byId.get(id), channel);

test("by map: the largest magnitude of each map; a flat layer is one", () => {
  assert.deepEqual([at("map", "conv", 0), at("map", "conv", 1), at("map", "dense", 0), at("map", "dense", 1)], [3, 0.5, 9, 9]);
});

test("by layer: the largest magnitude of all its maps", () => {
  assert.deepEqual([at("layer", "input", 0), at("layer", "conv", 0), at("layer", "conv", 1), at("layer", "dense", 1)], [1, 3, 3, 9]);
});

test("by network: one scale for all", () => {
  assert.deepEqual(["input", "conv", "dense"].map((id) => at("net", id, 0)), [9, 9, 9]);
});

test("chances run to 1 on every scale, and without a run everything does", () => {
  for (const scale of SCALES) assert.equal(at(scale, "softmax", 1), 1);
  assert.equal(rangesOf(graph, null, "net")(graph.byId.get("conv")), 1);
});
