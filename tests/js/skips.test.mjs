/** Lines and windows through shortcuts, joins and folded rows: along every way, held to net/reach.js and net/field.js. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf } from "../../static/js/net/field.js";
import { reachOf } from "../../static/js/net/reach.js";
import { ALL } from "../../static/js/view/choice.js";
import { layoutFlat, unitPoint } from "../../static/js/view/layout.js";
import { lineColours, linesOf, NUMBERS_A_LINE, selectedLines } from "../../static/js/view/lines.js";
import { drawnReaders } from "../../static/js/view/readers.js";
import { shownUnit } from "../../static/js/view/shown.js";
import { wiresOf } from "../../static/js/view/wires.js";
import { chance, conv, input, near, open, relu, whole } from "./help.mjs";
import { denselyConnected, inception, lrn, residual } from "./nets.mjs";

const ROOM = { width: 772, height: 844, gutter: 142 };
const COLOURS = lineColours("amber-dark", [0, 1, 0]);

/** Weights and values that are there and differ: what a line is worth does not matter here. */
function scene(graph, fold = true) {
  const random = chance(4), weights = new Map();
  for (const { id, weight, channels, inputs, params, read } of graph.layers) {
    if (weight !== "tensor") continue;
    const below = graph.byId.get(inputs[0]);
    const taps = read === "same" ? 1 : read === "all" ? below.size : (below.channels / params.groups) * params.kernel[0] * params.kernel[1];
    weights.set(id, { weight: Float32Array.from({ length: channels * taps }, () => random() - 0.4), bias: new Float32Array(channels) });
  }
  const values = Float32Array.from({ length: graph.size }, () => random() + 0.1);
  return { graph, values, weights, layout: layoutFlat(graph, { ...ROOM, choice: { ...ALL, fold } }), colours: COLOURS, relief: { lift: 0 } };
}

const cut = (data) => Array.from({ length: data.length / NUMBERS_A_LINE }, (_, k) => [...data.subarray(k * NUMBERS_A_LINE, k * NUMBERS_A_LINE + 6)]);

test("a unit that two layers read has lines up to the readers in both", () => {
  const there = scene(residual(2)), unit = { layer: "stem.relu", index: 100 };
  const { ends } = drawnReaders(there.graph, there.layout, unit);
  assert.deepEqual([...ends.keys()], ["block1.a.relu", "block1.relu"], "the convolution's row and, past it, the sum's");
  assert.deepEqual([...ends.get("block1.relu")], [100]);
  assert.equal(ends.get("block1.a.relu").size, 4 * 9);
  const from = unitPoint(there.layout, unit.layer, unit.index), lines = cut(selectedLines(there, { selected: unit }));
  const to = unitPoint(there.layout, "block1.relu", 100);
  assert.ok(lines.some((line) => [...from, ...to].every((x, k) => Math.abs(line[k] - x) < 1e-3)), "the shortcut's line is drawn");
});

test("law: what is read at once is what can change at once, in every row, folded or not", () => {
  const random = chance(9);
  for (const graph of [residual(2), denselyConnected(3), inception()]) {
    for (const fold of [true, false]) {
      const layout = layoutFlat(graph, { ...ROOM, choice: { ...ALL, fold } });
      for (let round = 0; round < 12; round++) {
        const ids = [...layout.boxes.keys()], layer = graph.byId.get(ids[whole(random, 0, ids.length - 3)]);
        const unit = { layer: layer.id, index: whole(random, 0, layer.size - 1) };
        const reached = reachOf(graph, layer, unit.index);
        const { ends } = drawnReaders(graph, layout, unit);
        assert.ok(ends.size > 0, layer.id);
        for (const [id, units] of ends) for (const u of units) assert.equal(reached.get(id).set[u], 1, `${layer.id} to ${id}`);
      }
    }
  }
});

test("the traced window is framed in every row down to the input, through both ways of a shortcut", () => {
  const there = scene(residual(2)), selected = { layer: "block2.relu", index: 3 * 256 + 8 * 16 + 8 };
  const fields = fieldsOf(there.graph, there.graph.byId.get(selected.layer), selected.index);
  const lines = cut(selectedLines(there, { selected }));
  for (const id of ["block2.a.relu", "block1.relu", "block1.a.relu", "stem.relu"]) {
    const { sheets } = there.layout.boxes.get(id), box = fields.get(id), sheet = sheets[box.c0];
    const wide = (2 * sheet.right[0] * (box.x1 + 1 - box.x0)) / sheet.cols, y = sheet.centre[1] - (sheet.down[1] * (1 - (2 * box.y0) / sheet.rows));
    assert.ok(lines.some((line) => Math.abs(Math.abs(line[3] - line[0]) - wide) < 1e-3 && Math.abs(line[1] - y) < 1e-3 && line[1] === line[4]), id);
  }
});

test("lines of a folded row go down to what its first layer reads, as many as the convolution has taps", () => {
  const there = scene(denselyConnected(2));
  const count = (layer, index) => cut(linesOf(there, { hover: { layer, index }, selected: null })).length - 4;
  assert.equal(count("layer1.relu2", 3 * 256 + 40), 6, "a 1x1 convolution behind normalisation and ReLU: the six maps of the stem");
  assert.equal(count("layer1.conv2", 5 * 16 + 5), 8 * 9);
  assert.equal(count("layer2.cat", 40), 1, "a join is one unit of one input");
  assert.equal(wiresOf(there, "layer1.conv2").length / NUMBERS_A_LINE, 4 * 256 * 72 - 8 * 4 * (256 * 9 - 46 * 46), "all inside the map");
});

test("local response normalisation in a folded row has the lines of the convolution below it", () => {
  const shape = [6, 4, 4];
  const graph = open([input([1, 4, 4]), conv("c", "input", shape, { kernel: 1 }), relu("r", "c", shape), lrn("n", "r", shape)]);
  const there = scene(graph), lines = cut(linesOf({ ...there }, { hover: { layer: "n", index: 21 }, selected: null }));
  assert.equal(lines.length - 4, 1);
  unitPoint(there.layout, "input", 5).forEach((x, k) => near(lines[0][k], x, 1e-3));
});

test("a unit that a folded row hides stands where the row shows its place", () => {
  const { graph, layout } = scene(denselyConnected(2));
  assert.deepEqual(shownUnit(graph, layout, "layer1.conv1", 70), { layer: "layer1.relu2", index: 70 });
  assert.deepEqual(shownUnit(graph, layout, "layer1.norm1", 70), { layer: "stem", index: 70 }, "before the convolution: what it reads");
  const hidden = { graph, layout: layoutFlat(graph, { ...ROOM, choice: { ...ALL, fold: true, hidden: ["layer1.cat"] } }) };
  assert.deepEqual(shownUnit(hidden.graph, hidden.layout, "layer1.cat", 6 * 256 + 9), { layer: "layer1.conv2", index: 9 }, "a join hands on");
});
