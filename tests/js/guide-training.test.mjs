/** The image that the training chapter teaches, cut out of the network's input. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { pixelsOf, usualStep } from "../../static/js/guide/figures/lesson.js";
import { chance, lenet } from "./help.mjs";

test("the image is the input without its rim, and the lesson the same for the same run", () => {
  const graph = lenet(), random = chance(3);
  const values = Float32Array.from({ length: graph.size }, () => Math.round(random() * 255) / 255);
  const pixels = pixelsOf(graph, { values });
  assert.equal(pixels.length, 784);
  for (let row = 0; row < 28; row++) {
    for (let col = 0; col < 28; col++) assert.equal(pixels[row * 28 + col], Math.round(values[(row + 2) * 32 + col + 2] * 255));
  }
  assert.deepEqual(new Set(pixelsOf(graph, null)), new Set([0]));
  const run = { values, prediction: 3 };
  assert.equal(usualStep({ graph, run }), usualStep({ graph, run }));
  assert.deepEqual([...usualStep({ graph, run }).pixels], pixels);
  assert.equal(usualStep({ graph, run }).label, 3);
});
