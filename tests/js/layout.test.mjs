import assert from "node:assert/strict";
import { test } from "node:test";

import { ALL, shownLayers } from "../../static/js/view/choice.js";
import { layoutFlat, unitPoint, unitTop } from "../../static/js/view/layout.js";
import { arrange } from "../../static/js/view/rows.js";
import { rangesOf } from "../../static/js/view/ranges.js";
import { NUMBERS_A_SHEET, sheetData, sheetRanges, shapeText } from "../../static/js/view/scene.js";
import { chance, dense, input, lenet, open, near, randomGraph, whole } from "./help.mjs";

/** What the stage measures in windows of these widths, in css px. */
const STAGES = { "1280x720": [612, 664], "1440x900": [772, 844], "1024x768": [356, 712], "390x844": [390, 420] };
const LEAST = 0.3; // css px: where a picture gets thinner than this it cannot be seen
const SLACK = 1e-6;

const edges = ({ centre: [x, y], right: [wide], down: [, down] }) => ({
  left: x - Math.abs(wide), right: x + Math.abs(wide), bottom: y - Math.abs(down), top: y + Math.abs(down),
});

function check(layout, { width, height, gutter }, what) {
  const boxes = layout.sheets.map((sheet) => ({ ...edges(sheet), id: `${sheet.layer.id} from ${sheet.first}` }));
  for (const { left, right, bottom, top, id } of boxes) {
    const inside = left >= -width / 2 + gutter - SLACK && right <= width / 2 + SLACK && bottom >= -height / 2 - SLACK && top <= height / 2 + SLACK;
    assert.ok(inside, `${what}: ${id} leaves the view`);
    assert.ok(right - left > LEAST && top - bottom > LEAST, `${what}: ${id} is ${right - left} x ${top - bottom}`);
  }
  boxes.sort((a, b) => a.left - b.left);
  boxes.forEach((a, k) => {
    for (let j = k + 1; j < boxes.length && boxes[j].left < a.right - SLACK; j++) {
      const b = boxes[j];
      const apart = b.bottom >= a.top - SLACK || b.top <= a.bottom + SLACK;
      assert.ok(apart, `${what}: ${a.id} and ${b.id} overlap`);
    }
  });
}

for (const [name, [width, height]] of Object.entries(STAGES)) {
  test(`LeNet in a window of ${name}: no two sheets overlap and all are in view`, () => {
    const room = { width, height, gutter: width < 480 ? 114 : 126 };
    check(layoutFlat(lenet(), room), room, name);
  });
}

test("any network in any window: no two sheets overlap and all are in view", () => {
  const random = chance(51);
  for (let round = 0; round < 80; round++) {
    const room = { width: whole(random, 330, 1700), height: whole(random, 380, 1100), gutter: whole(random, 80, 120) };
    check(layoutFlat(randomGraph(random), room), room, `round ${round}`);
  }
});

test("every unit of a drawn layer has exactly one place", () => {
  const graph = lenet();
  const layout = layoutFlat(graph, { width: 300, height: 500, gutter: 84 });
  for (const { layer, sheets } of layout.boxes.values()) {
    const units = sheets.flatMap(({ first, rows, cols }) => Array.from({ length: rows * cols }, (_, k) => first + k));
    assert.deepEqual(units, Array.from({ length: layer.size }, (_, k) => k), layer.id);
  }
});

test("the drawing is at the bottom, the answer on top, flatten is not drawn", () => {
  const layout = layoutFlat(lenet(), { width: 600, height: 600, gutter: 100 });
  const heights = [...layout.boxes.values()].map(({ y }) => y);
  assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
  assert.deepEqual([...layout.boxes.keys()].filter((_, k, all) => k === 0 || k === all.length - 1), ["input", "softmax"]);
  assert.ok(!layout.boxes.has("flatten"));
});

test("cells of a map are square", () => {
  const layout = layoutFlat(lenet(), { width: 700, height: 600, gutter: 100 });
  for (const { layer, rows, cols, right, down } of layout.sheets) {
    if (!layer.flat) near(right[0] / cols, -down[1] / rows, 1e-9, layer.id);
  }
});

test("branches of the same depth share a row; a hidden layer is left out", () => {
  const graph = randomGraph(chance(60));
  const { rows } = arrange(graph, shownLayers(graph, ALL));
  assert.equal(rows.flat().length, graph.layers.length);
  const choice = { ...ALL, hidden: [graph.layers[1].id] };
  const layout = layoutFlat(graph, { width: 600, height: 600, gutter: 100, choice });
  assert.ok(!layout.boxes.has(graph.layers[1].id));
  assert.deepEqual(layout.stubs.map(({ layer }) => layer.id), choice.hidden, "but keeps its label");
});

test("draw lists: thirteen numbers a sheet, the first unit counted in the whole block", () => {
  const graph = lenet();
  const layout = layoutFlat(graph, { width: 600, height: 600, gutter: 100 });
  const data = sheetData(layout.sheets);
  assert.equal(data.length, layout.sheets.length * NUMBERS_A_SHEET);
  const second = data.subarray(2 * NUMBERS_A_SHEET, 3 * NUMBERS_A_SHEET); // map 1 of conv1
  assert.deepEqual([...second.subarray(9)], [0, graph.byId.get("conv1").at + 784, 28, 28]);
});

test("the place of a unit in a block of any size reaches the card exactly", () => {
  for (const at of [0, 4095, 4096, 2 ** 23 + 1, 2 ** 24 + 1, 2 ** 28 + 4095]) {
    const sheet = { layer: { at }, first: 2, rows: 1, cols: 1, centre: [0, 0, 0], right: [1, 0, 0], down: [0, 1, 0] };
    const [whole_, rest] = sheetData([sheet]).subarray(9);
    assert.equal((whole_ << 12) + rest, at + 2);
  }
});

test("each layer has its own scale: its largest magnitude; chances run to 1", () => {
  const layout = layoutFlat(lenet(), { width: 600, height: 600, gutter: 100 });
  const graph = lenet();
  const run = { values: new Float32Array(graph.size), stats: new Map(graph.layers.map(({ id }, k) => [id, { min: -k, max: 0.5 }])) };
  const ranges = sheetRanges(layout.sheets, rangesOf(graph, run));
  const of = (id) => ranges[layout.sheets.findIndex(({ layer }) => layer.id === id)];
  assert.deepEqual([of("input"), of("conv1"), of("pool1"), of("softmax")], [0.5, 1, 3, 1]);
});

test("shapes in words", () => {
  const { byId } = lenet();
  assert.deepEqual([shapeText(byId.get("pool1")), shapeText(byId.get("fc1"))], ["6 @ 14 × 14", "120"]);
});

test("a name over each class of an answer that lies on several sheets stands over its own cell", () => {
  const graph = open([input([1, 8, 8]), dense("output", "input", 200)]);
  const layout = layoutFlat(graph, { width: 900, height: 700, gutter: 120, choice: ALL });
  const { sheets } = layout.boxes.get("output");
  assert.ok(sheets.length > 1);
  for (let k = 0; k < 200; k++) {
    const [left, right] = unitTop(layout, "output", k), middle = unitPoint(layout, "output", k);
    near((left[0] + right[0]) / 2, middle[0], 1e-9, `class ${k}`);
    const sheet = sheets.find(({ first, cols }) => k >= first && k < first + cols);
    near(right[0] - left[0], (2 * sheet.right[0]) / sheet.cols, 1e-9);
    near(left[1], sheet.centre[1] - sheet.down[1], 1e-9);
  }
});
