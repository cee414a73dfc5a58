import assert from "node:assert/strict";
import { test } from "node:test";

import { pathOf } from "../../static/js/net/path.js";
import { ALL } from "../../static/js/view/choice.js";
import { layoutFlat, unitPoint } from "../../static/js/view/layout.js";
import { lineColours, linesOf, NUMBERS_A_LINE } from "../../static/js/view/lines.js";
import { pathLines, probeLines, reachFrames } from "../../static/js/view/pointed.js";
import { lenet, madeUp, near } from "./help.mjs";

const COLOURS = lineColours("amber-dark", [0, 1, 0]);
const FRAME = 4; // lines
const unit = (layer, index) => ({ layer, index });

function scene(choice = ALL, seed = 61) {
  const graph = lenet();
  const layout = layoutFlat(graph, { width: 700, height: 700, gutter: 100, choice });
  return { ...madeUp(graph, seed), layout, colours: COLOURS, relief: { lift: 0 } };
}

/** The lines that a function pushes: [{from, to, width, tint, alpha}]. */
function made(push) {
  const data = [];
  push(data);
  assert.ok(data.every(Number.isFinite));
  return Array.from({ length: data.length / NUMBERS_A_LINE }, (_, k) => {
    const part = data.slice(k * NUMBERS_A_LINE, (k + 1) * NUMBERS_A_LINE);
    return { from: part.slice(0, 3), to: part.slice(3, 6), width: part[6], tint: part.slice(7, 10), alpha: part[10] };
  });
}
const isAt = (point, expected) => point.every((x, k) => Math.abs(x - expected[k]) < 1e-6);

test("the strongest path is drawn through every drawn layer down to the ink", () => {
  const there = scene();
  const selected = unit("softmax", 3);
  const path = pathOf(there, there.graph.byId.get("softmax"), 3).filter(({ layer }) => layer !== "flatten");
  const lines = made((out) => pathLines(there, selected, out));
  assert.equal(lines.length, (path.length - 1) * (1 + FRAME));
  const steps = lines.filter((_, k) => k % (1 + FRAME) === 0);
  steps.forEach(({ from, to, tint }, k) => {
    assert.ok(isAt(to, unitPoint(there.layout, path[k].layer, path[k].index)));
    assert.ok(isAt(from, unitPoint(there.layout, path[k + 1].layer, path[k + 1].index)));
    assert.deepEqual(tint, COLOURS.accent);
  });
});

test("with layers hidden or one alone, the path leaps over what is not drawn", () => {
  const hidden = scene({ ...ALL, hidden: ["conv2", "relu1"] });
  assert.ok(made((out) => pathLines(hidden, unit("softmax", 3), out)).length > 0);
  const alone = scene({ ...ALL, only: "conv2" });
  assert.equal(made((out) => pathLines(alone, unit("conv2", 3), out)).length, 0);
});

test("a unit that the panel points at is framed, with a bold line where the selected one reads its layer", () => {
  const there = scene();
  const near_ = made((out) => probeLines(there, [unit("flatten", 17)], unit("fc1", 7), out));
  assert.equal(near_.length, 1 + 2 * FRAME);
  unitPoint(there.layout, "pool2", 17).forEach((x, k) => near(near_[0].from[k], x, 1e-6));
  assert.ok(isAt(near_[0].to, unitPoint(there.layout, "fc1", 7)));
  assert.deepEqual(near_[0].tint, COLOURS.bright);
  const far = made((out) => probeLines(there, [unit("input", 500)], unit("fc1", 7), out));
  assert.ok(far[0].width < near_[0].width);
  assert.equal(made((out) => probeLines(there, [unit("input", 1), unit("input", 2)], null, out)).length, 4 * FRAME);
});

test("what a unit can change is outlined on every later map, none below", () => {
  const there = scene();
  const lines = made((out) => reachFrames(there, unit("pool1", 6 * 14 + 6), out));
  const sheets = there.layout.sheets.filter(({ layer }) => layer.at > there.graph.byId.get("pool1").at);
  assert.equal(lines.length, FRAME * sheets.length);
  assert.equal(made((out) => reachFrames(there, unit("softmax", 1), out)).length, 0);
});

test("a place that a later map does not read leaves no outline there", () => {
  const there = scene();
  const corner = made((out) => reachFrames(there, unit("conv1", 27 * 28 + 27), out));
  const sheetsOf = (...ids) => ids.reduce((sum, id) => sum + there.layout.boxes.get(id).sheets.length, 0);
  assert.equal(corner.length, FRAME * (2 + sheetsOf("conv2", "relu2", "pool2", "fc1", "relu3", "fc2", "relu4", "output", "softmax")));
});

test("outlines and probes are drawn when asked for, and not otherwise", () => {
  const there = scene();
  const selected = unit("pool1", 90);
  const count = (more) => linesOf(there, { hover: null, selected, ...more }).length / NUMBERS_A_LINE;
  const plain = count({});
  assert.equal(count({ reach: true }) - plain, made((out) => reachFrames(there, selected, out)).length);
  assert.equal(count({ probe: [unit("relu1", 5)] }) - plain, 1 + 2 * FRAME);
});
