import assert from "node:assert/strict";
import { test } from "node:test";

import { ALL, shownLayers } from "../../static/js/view/choice.js";
import { foldsItself, foldsOf, isFolded, rowsFolded } from "../../static/js/view/fold.js";
import { chance, conv, dense, input, lenet, maxPool, open, randomGraph, relu } from "./help.mjs";
import { concat, denselyConnected, lrn, residual } from "./nets.mjs";

const rowsOf = (graph) => [...new Set(rowsFolded(graph).values())].map(({ layers }) => layers.map(({ id }) => id));

test("convolution, normalisation and ReLU make one row, shown by the last; a sum takes its ReLU", () => {
  const rows = rowsOf(residual(1));
  assert.deepEqual(rows.slice(0, 5), [
    ["input"], ["stem.conv", "stem.norm", "stem.relu"], ["block1.a.conv", "block1.a.norm", "block1.a.relu"],
    ["block1.b.conv", "block1.b.norm"], ["block1.add", "block1.relu"],
  ]);
  const shown = shownLayers(residual(1), { ...ALL, fold: true });
  assert.deepEqual([shown.get("stem.relu").title, shown.get("stem.relu").note], ["stem.conv", "+ norm + stem.relu"]);
  assert.ok(!shown.has("stem.conv") && !shown.has("stem.norm"));
});

test("normalisation and ReLU before a convolution fold into it, where nothing else reads them", () => {
  const rows = rowsOf(denselyConnected(1));
  assert.deepEqual(rows.slice(1, 5), [
    ["stem"], ["layer1.norm1", "layer1.relu1", "layer1.conv1", "layer1.norm2", "layer1.relu2"], ["layer1.conv2"], ["layer1.cat"],
  ]);
  const folds = foldsOf(denselyConnected(1));
  assert.deepEqual(folds.get("layer1.relu1"), { row: "layer1.relu2", before: true });
  assert.deepEqual(folds.get("layer1.conv1"), { row: "layer1.relu2", before: false });
});

test("what is read twice, what pools and what joins stays a row of its own", () => {
  const shape = [2, 4, 4];
  const graph = open([
    input([2, 4, 4]), conv("c", "input", shape, { kernel: 1 }), relu("r", "c", shape), concat("cat", ["c", "r"], [4, 4, 4]),
    maxPool("p", "cat", [4, 2, 2], { kernel: 2, stride: 2 }), relu("after", "p", [4, 2, 2]), dense("d", "after", 3),
  ]);
  assert.deepEqual(rowsOf(graph), [["input"], ["c"], ["r"], ["cat"], ["p"], ["after"], ["d"]]);
});

test("local response normalisation folds by its record, as any normalisation", () => {
  const shape = [6, 4, 4];
  const graph = open([input([1, 4, 4]), conv("c", "input", shape, { kernel: 1 }), relu("r", "c", shape), lrn("n", "r", shape)]);
  assert.deepEqual(rowsOf(graph), [["input"], ["c", "r", "n"]]);
});

test("law: every layer is in exactly one row, and only the last of a row has readers outside it", () => {
  const random = chance(7);
  for (const graph of [lenet(), residual(3), denselyConnected(4), ...Array.from({ length: 40 }, () => randomGraph(random))]) {
    assert.deepEqual(rowsOf(graph).flat().sort(), graph.layers.map(({ id }) => id).sort());
    for (const row of rowsOf(graph)) {
      for (const id of row.slice(0, -1)) assert.ok(graph.consumers.get(id).every((reader) => row.includes(reader)), id);
    }
  }
});

test("large networks are folded until the reader says otherwise, LeNet is not", () => {
  assert.equal(isFolded(lenet(), ALL), false);
  assert.equal(foldsItself(residual(4)), true);
  assert.equal(isFolded(residual(4), { ...ALL, fold: false }), false);
  assert.equal(isFolded(lenet(), { ...ALL, fold: true }), true);
  assert.equal(shownLayers(residual(4), { ...ALL, fold: false }).size, residual(4).layers.length - 1, "all but flatten");
});
