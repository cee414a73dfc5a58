import assert from "node:assert/strict";
import { test } from "node:test";

import { layoutFlat, unitPoint } from "../../static/js/view/layout.js";
import { decidingPath, lineColours, linesOf, NUMBERS_A_LINE, selectedLines, shownUnit } from "../../static/js/view/lines.js";
import { boundsOf, wiresOf } from "../../static/js/view/wires.js";
import { chance, dense, input, lenet, madeUp, near, open } from "./help.mjs";

const ACCENT = [0, 1, 0];
const COLOURS = lineColours("amber-dark", ACCENT);

/** LeNet with made-up weights and values: only max pools and ReLUs have to hold, and do not matter here. */
function scene(graph = lenet(), seed = 81) {
  const layout = layoutFlat(graph, { width: 700, height: 700, gutter: 100 });
  return { ...madeUp(graph, seed), layout, colours: COLOURS, relief: { lift: 0 } };
}

const cut = (data) => Array.from({ length: data.length / NUMBERS_A_LINE }, (_, k) => {
  const part = data.subarray(k * NUMBERS_A_LINE, (k + 1) * NUMBERS_A_LINE);
  return { from: [...part.subarray(0, 3)], to: [...part.subarray(3, 6)], width: part[6], tint: [...part.subarray(7, 10)], alpha: part[10] };
});
const FRAME = 4; // lines

test("nothing pointed at, no lines", () => {
  assert.equal(linesOf(scene(), { hover: null, selected: null }).length, 0);
});

test("a conv2 unit has 150 lines and a frame, an fc1 unit 400", () => {
  const there = scene();
  const count = (layer) => cut(linesOf(there, { hover: { layer, index: 5 }, selected: null })).length - FRAME;
  assert.deepEqual([count("conv1"), count("conv2"), count("pool1"), count("fc1"), count("softmax"), count("input")], [25, 150, 4, 400, 10, 0]);
});

test("lines run from the tap to the unit, through a layer that is not drawn", () => {
  const there = scene();
  const [line] = cut(linesOf(there, { hover: { layer: "fc1", index: 7 }, selected: null }));
  unitPoint(there.layout, "pool2", 0).forEach((x, k) => near(line.from[k], x, 1e-3));
  unitPoint(there.layout, "fc1", 7).forEach((x, k) => near(line.to[k], x, 1e-3));
  assert.deepEqual(shownUnit(there.graph, there.layout, "flatten", 17), { layer: "pool2", index: 17 });
});

test("width grows with |weight x value|, colour tells the sign", () => {
  const graph = open([input([3]), dense("d", "input", 1)]);
  const there = { ...scene(graph), values: Float32Array.of(1, 2, -4, 0), weights: new Map([["d", { weight: Float32Array.of(1, 1, 1), bias: Float32Array.of(0) }]]) };
  const [one, two, four] = cut(linesOf(there, { hover: { layer: "d", index: 0 }, selected: null }));
  assert.ok(one.width < two.width && two.width < four.width);
  assert.ok(one.alpha < two.alpha && two.alpha < four.alpha);
  assert.deepEqual(one.tint, two.tint);
  assert.notDeepEqual(one.tint, four.tint);
});

test("never a bad number, whatever is selected or pointed at", () => {
  const there = scene();
  const random = chance(82);
  for (const hover of there.graph.layers) {
    const unit = ({ id, size }) => ({ layer: id, index: Math.floor(random() * size) });
    const selected = there.graph.layers[Math.floor(random() * there.graph.layers.length)];
    const data = linesOf(there, { hover: unit(hover), selected: unit(selected) });
    assert.ok(data.every(Number.isFinite), `${hover.id} over ${selected.id}`);
  }
});

test("a dead network, all zero, still has finite lines", () => {
  const there = { ...scene(), values: new Float32Array(lenet().size) };
  for (const layer of ["conv1", "pool2", "fc2", "softmax"]) {
    assert.ok(linesOf(there, { hover: null, selected: { layer, index: 3 } }).every(Number.isFinite), layer);
  }
});

test("the deciding path goes through pool and ReLU down to what many units make", () => {
  const there = scene();
  const { path, last } = decidingPath(there, there.graph.byId.get("pool2"), 6);
  assert.deepEqual(path.map(({ layer }) => layer), ["pool2", "relu2", "conv2"]);
  assert.deepEqual([last.layer.id, last.index], ["conv2", path.at(-1).index]);
});

test("wires: every term of every unit of the layer, the strongest first, all inside their box", () => {
  const there = scene();
  const data = wiresOf(there, "fc1");
  assert.equal(data.length / NUMBERS_A_LINE, 120 * 400);
  const lines = cut(data);
  const strong = lines.slice(0, 500).map(({ alpha }) => alpha), weak = lines.slice(-500).map(({ alpha }) => alpha);
  assert.ok(Math.min(...strong) > Math.max(...weak));
  const [low, high] = boundsOf(data);
  for (const { from, to } of lines) {
    for (const end of [from, to]) end.forEach((x, axis) => assert.ok(x >= low[axis] && x <= high[axis]));
  }
});

test("a layer that reads nothing, or is not there, has no wires", () => {
  for (const id of ["input", "nonsense"]) assert.equal(wiresOf(scene(), id).length, 0, id);
});
