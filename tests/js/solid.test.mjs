import assert from "node:assert/strict";
import { test } from "node:test";

import { HOME_SOLID, project, rayAt, viewMatrix } from "../../static/js/view/camera.js";
import { ALL, foldedInto, shownLayers } from "../../static/js/view/choice.js";
import { layoutFlat, layoutSolid, mixLayouts, unitPoint } from "../../static/js/view/layout.js";
import { pick } from "../../static/js/view/pick.js";
import { hitRelief, raisedPoint } from "../../static/js/view/relief.js";
import { hit, pointAt, upOf } from "../../static/js/view/sheet.js";
import { allNear, between, chance, lenet, near, randomGraph, whole } from "./help.mjs";

const ROOM = { width: 900, height: 800, gutter: 120 };
const corners = (sheet) => [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => pointAt(sheet, u, v));

test("flat and solid hold the same sheets in the same order", () => {
  const random = chance(91);
  for (let round = 0; round < 20; round++) {
    const graph = round ? randomGraph(random) : lenet();
    const [flat, solid] = [layoutFlat(graph, ROOM), layoutSolid(graph, ROOM)];
    const names = (layout) => layout.sheets.map(({ layer, first, cols }) => `${layer.id}:${first}:${cols}`);
    assert.deepEqual(names(solid), names(flat));
  }
});

test("the tower stands in the view, its floors level, the drawing below and the answer on top", () => {
  const layout = layoutSolid(lenet(), ROOM);
  const matrix = viewMatrix(HOME_SOLID, ROOM);
  for (const sheet of layout.sheets) {
    assert.equal(sheet.right[1], 0);
    assert.equal(sheet.down[1], 0);
    allNear(upOf(sheet), [0, 1, 0]);
    for (const corner of corners(sheet)) {
      const { x, y } = project(matrix, ROOM, corner);
      assert.ok(x > 0 && x < ROOM.width && y > 0 && y < ROOM.height, sheet.layer.id);
    }
  }
  const heights = [...layout.boxes.values()].map(({ y }) => y);
  assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
});

test("tiles of one floor do not overlap, for any network", () => {
  const random = chance(92);
  for (let round = 0; round < 30; round++) {
    const layout = layoutSolid(round ? randomGraph(random) : lenet(), ROOM);
    for (const { sheets } of layout.boxes.values()) {
      sheets.forEach((a, k) => sheets.slice(k + 1).forEach((b) => {
        const apart = (axis, side) => Math.abs(a.centre[axis] - b.centre[axis]) >= a[side][axis] + b[side][axis] - 1e-6;
        assert.ok(apart(0, "right") || apart(2, "down"), `${a.layer.id} ${a.first} ${b.first}`);
      }));
    }
  }
});

test("from home no floor of LeNet hides a unit of another: each is picked where it is drawn", () => {
  const layout = layoutSolid(lenet(), ROOM);
  const matrix = viewMatrix(HOME_SOLID, ROOM);
  for (const { layer } of layout.boxes.values()) {
    for (let index = 0; index < layer.size; index++) {
      const pixel = project(matrix, ROOM, unitPoint(layout, layer.id, index));
      assert.deepEqual(pick(layout, rayAt(matrix, ROOM, pixel)), { layer: layer.id, index });
    }
  }
});

test("the way from flat to solid begins and ends there, and sheets keep their right angles", () => {
  const [flat, solid] = [layoutFlat(lenet(), ROOM), layoutSolid(lenet(), ROOM)];
  assert.equal(mixLayouts(flat, solid, 0), flat);
  assert.equal(mixLayouts(flat, solid, 1), solid);
  for (const t of [0.01, 0.5, 0.99]) {
    mixLayouts(flat, solid, t).sheets.forEach(({ right, down }) => {
      near(right[0] * down[0] + right[1] * down[1] + right[2] * down[2], 0, 1e-9);
    });
  }
  const early = mixLayouts(flat, solid, 1e-6).sheets;
  early.forEach((sheet, k) => allNear(sheet.centre, flat.sheets[k].centre, 1e-2));
});

test("hidden layers keep a stub, one layer alone fills the view, an unknown one changes nothing", () => {
  const graph = lenet();
  const hidden = layoutFlat(graph, { ...ROOM, choice: { ...ALL, hidden: ["relu1", "fc2"] } });
  assert.deepEqual(hidden.stubs.map(({ layer }) => layer.id), ["relu1", "fc2"]);
  assert.ok(!hidden.boxes.has("relu1"));
  const only = layoutFlat(graph, { ...ROOM, choice: { ...ALL, only: "conv2" } });
  assert.deepEqual([...only.boxes.keys()], ["conv2"]);
  const wide = (layout) => layout.boxes.get("conv2").sheets[0].right[0];
  assert.ok(wide(only) > 2 * wide(layoutFlat(graph, ROOM)));
  assert.deepEqual([...shownLayers(graph, { ...ALL, only: "nonsense" }).keys()], [...shownLayers(graph, ALL).keys()]);
});

test("folded, each ReLU stands for what it acts on, and says so", () => {
  const graph = lenet();
  const shown = shownLayers(graph, { ...ALL, fold: true });
  for (const [relu, below] of [["relu1", "conv1"], ["relu2", "conv2"], ["relu3", "fc1"], ["relu4", "fc2"]]) {
    assert.ok(!shown.has(below) && shown.get(relu).note.startsWith("+"));
    assert.equal(foldedInto(graph, graph.byId.get(relu)).id, below);
  }
  assert.equal(foldedInto(graph, graph.byId.get("pool1")), null);
});

/** A sheet lying on the floor with columns of known height. */
const floor = (cols, rows) => ({ layer: { id: "x" }, first: 0, rows, cols, centre: [0, 0, 0], right: [cols / 2, 0, 0], down: [0, 0, rows / 2] });

test("relief: a level ray stops at the first column that is high enough", () => {
  const heights = [0.1, 0.9, 0.5, 1];
  const relief = { lift: 1, valueAt: (id, u) => heights[u] };
  const at = (y) => hitRelief(floor(4, 1), relief, { origin: [-10, y, 0], direction: [1, 0, 0] })?.cell ?? null;
  assert.deepEqual([at(0.05), at(0.3), at(0.95), at(1.5)], [0, 1, 3, null]);
  const back = hitRelief(floor(4, 1), relief, { origin: [10, 0.3, 0], direction: [-1, 0, 0] });
  assert.equal(back.cell, 3);
});

test("relief: without any height it is the sheet itself", () => {
  const random = chance(93);
  const sheet = floor(7, 5), level = { lift: 1, valueAt: () => 0 };
  for (let round = 0; round < 200; round++) {
    const origin = [between(random, -5, 5), 6, between(random, -5, 5)];
    const direction = [between(random, -1, 1), -2, between(random, -1, 1)];
    const met = hit(sheet, { origin, direction });
    if (met) assert.equal(hitRelief(sheet, level, { origin, direction }).cell, met.cell);
  }
});

test("relief law: seen from straight above each unit is picked at its raised top", () => {
  const random = chance(94);
  const graph = lenet();
  const layout = layoutSolid(graph, ROOM);
  const heights = Float64Array.from({ length: graph.size }, () => between(random, -1, 1));
  const relief = { lift: 9, valueAt: (id, u) => heights[graph.byId.get(id).at + u] };
  for (let round = 0; round < 300; round++) {
    const boxes = [...layout.boxes.values()];
    const { layer, sheets } = boxes[whole(random, 0, boxes.length - 1)];
    const index = whole(random, 0, layer.size - 1);
    const top = raisedPoint(layout, relief, layer.id, index);
    const met = pick({ sheets }, { origin: [top[0], top[1] + 50, top[2]], direction: [0, -1, 0] }, relief);
    assert.deepEqual(met, { layer: layer.id, index });
  }
});
