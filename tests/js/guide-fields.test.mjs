/** What units see of the drawing, which of them is excited most, and what a filter makes of a patch: reckoned again by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, patchOf, placed, response, sideAbove, strongest } from "../../static/js/guide/compute/fields.js";
import { indexOf } from "../../static/js/net/graph.js";
import { chance, lenet, madeUp, near, whole } from "./help.mjs";

const graph = lenet();
const FIELDS = { conv1: [5, 1], relu1: [5, 1], pool1: [6, 2], conv2: [14, 2], pool2: [16, 4] }; // side, distance of neighbours

test("a unit sees a square whose side and place follow from kernels and poolings", () => {
  for (const [id, [side, apart]] of Object.entries(FIELDS)) {
    const layer = graph.byId.get(id);
    for (const [row, col] of [[0, 0], [3, 1], [layer.rows - 1, layer.cols - 1]]) {
      const box = boxOf(graph, layer, indexOf(layer, { channel: 2, row, col }));
      assert.deepEqual(box, { top: row * apart, left: col * apart, height: side, width: side }, id);
    }
  }
  assert.deepEqual(boxOf(graph, graph.byId.get("fc1"), 7), { top: 0, left: 0, height: 32, width: 32 });
});

test("one more convolution sees its kernel's steps further, as far apart as the poolings put them", () => {
  assert.equal(sideAbove(graph, "pool2", 5), 16 + 4 * 4);
  assert.equal(sideAbove(graph, "pool2", 3), 16 + 2 * 4);
  assert.equal(sideAbove(graph, "pool1", 5), FIELDS.conv2[0]);
  assert.equal(sideAbove(graph, "conv1", 3), 7);
});

test("the strongest unit of a map is its largest value, the first of equals", () => {
  const { values } = madeUp(graph, 3);
  const layer = graph.byId.get("conv2"), plane = layer.rows * layer.cols;
  for (let channel = 0; channel < layer.channels; channel++) {
    const found = strongest(graph, values, layer, channel);
    const map = [...values.slice(layer.at + channel * plane, layer.at + (channel + 1) * plane)];
    const at = map.indexOf(Math.max(...map));
    assert.deepEqual([found.index, found.value, found.row, found.col], [channel * plane + at, map[at], Math.floor(at / 10), at % 10]);
    assert.deepEqual(found.box, boxOf(graph, layer, found.index));
  }
  assert.equal(strongest(graph, new Float32Array(graph.size), layer, 3).index, 3 * plane);
});

test("a digit lies in the input where the server says, and a patch is cut out of it", () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, k) => k % 251);
  const levels = placed(pixels, { top: 2, left: 2 }, { rows: 32, cols: 32 });
  for (const [row, col] of [[0, 0], [27, 27], [13, 5]]) assert.equal(levels[(row + 2) * 32 + col + 2], pixels[row * 28 + col]);
  assert.equal(levels.reduce((sum, x) => sum + x, 0), pixels.reduce((sum, x) => sum + x, 0));
  const patch = patchOf(levels, 32, { top: 4, left: 7, height: 2, width: 3 });
  assert.deepEqual(patch, [0, 1, 2].map((x) => pixels[2 * 28 + 5 + x]).concat([0, 1, 2].map((x) => pixels[3 * 28 + 5 + x])));
});

test("a filter's response is the sum of weights times pixels, plus the bias", () => {
  const random = chance(8);
  for (const side of [1, 3, 5]) {
    const kernel = Float32Array.from({ length: side * side }, () => random() - 0.5);
    const patch = Array.from(kernel, () => whole(random, 0, 255));
    const sum = patch.reduce((all, level, k) => all + (level / 255) * kernel[k], 0);
    near(response(patch, kernel, 0.25), sum + 0.25, 1e-9);
  }
});
