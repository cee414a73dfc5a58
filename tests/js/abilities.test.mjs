import assert from "node:assert/strict";
import { test } from "node:test";

import { canStep, carries, hasFilters } from "../../static/js/net/abilities.js";
import { lenet } from "./help.mjs";

const those = (can) => lenet().layers.filter(can).map(({ id }) => id).join(" ");

test("what can be filled cell by cell: all that add up or choose", () => {
  assert.equal(those(canStep), "conv1 relu1 pool1 conv2 relu2 pool2 fc1 relu3 fc2 relu4 output");
});

test("filters belong to convolutions and dense layers; flatten only carries", () => {
  assert.equal(those(hasFilters), "conv1 conv2 fc1 fc2 output");
  assert.equal(those(carries), "flatten");
});
