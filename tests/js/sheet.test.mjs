import assert from "node:assert/strict";
import { test } from "node:test";

import { HOME, project, rayAt, viewMatrix } from "../../static/js/view/camera.js";
import { layoutFlat, sheetOf, unitPoint } from "../../static/js/view/layout.js";
import { pick } from "../../static/js/view/pick.js";
import { cellCentre, hit, pointAt } from "../../static/js/view/sheet.js";
import { allNear, between, chance, lenet, randomGraph, whole } from "./help.mjs";

/** A sheet anywhere in space, its two sides at right angles, and a ray from somewhere in front of it. */
function someSheet(random) {
  const angle = between(random, 0, Math.PI), tilt = between(random, 0, 1.2);
  const [a, b] = [between(random, 1, 50), between(random, 1, 50)];
  return {
    rows: whole(random, 1, 40), cols: whole(random, 1, 40), first: 0,
    centre: [0, 1, 2].map(() => between(random, -100, 100)),
    right: [a * Math.cos(angle), a * Math.sin(angle), 0],
    down: [b * -Math.sin(angle) * Math.cos(tilt), b * Math.cos(angle) * Math.cos(tilt), b * Math.sin(tilt)],
  };
}

const EYE = [3, -7, 1e4];
const towards = (point) => ({ origin: EYE, direction: point.map((x, k) => x - EYE[k]) });

test("corners and middle of a sheet", () => {
  const sheet = { rows: 2, cols: 4, centre: [10, 20, 0], right: [4, 0, 0], down: [0, -2, 0] };
  assert.deepEqual([pointAt(sheet, -1, -1), pointAt(sheet, 1, 1)], [[6, 22, 0], [14, 18, 0]]);
  assert.deepEqual([cellCentre(sheet, 0), cellCentre(sheet, 7)], [[7, 21, 0], [13, 19, 0]]);
});

test("law: a ray at a point of a sheet hits the cell that the point lies in", () => {
  const random = chance(41);
  for (let round = 0; round < 500; round++) {
    const sheet = someSheet(random);
    const [u, v] = [between(random, -0.999, 0.999), between(random, -0.999, 0.999)];
    const met = hit(sheet, towards(pointAt(sheet, u, v)));
    const [x, y] = [((u + 1) / 2) * sheet.cols, ((v + 1) / 2) * sheet.rows];
    const border = Math.min(x % 1, 1 - (x % 1), y % 1, 1 - (y % 1));
    if (border < 1e-6) continue;
    assert.equal(met?.cell, Math.floor(y) * sheet.cols + Math.floor(x));
    assert.ok(Math.abs(met.s - 1) < 1e-6);
  }
});

test("beside, behind and edge-on there is nothing", () => {
  const sheet = { rows: 1, cols: 1, first: 0, centre: [0, 0, 0], right: [1, 0, 0], down: [0, -1, 0] };
  const ray = (x, z) => ({ origin: [x, 0, 5], direction: [0, 0, z] });
  assert.equal(hit(sheet, ray(1.01, -1)), null);
  assert.equal(hit(sheet, ray(0, 1)), null);
  assert.equal(hit(sheet, { origin: [0, 0, 5], direction: [1, 0, 0] }), null);
  assert.equal(hit(sheet, ray(0.99, -1)).cell, 0);
});

test("of two sheets behind each other the nearer is picked", () => {
  const at = (z, id) => ({ layer: { id }, rows: 1, cols: 1, first: 0, centre: [0, 0, z], right: [1, 0, 0], down: [0, -1, 0] });
  const ray = { origin: [0, 0, 5], direction: [0, 0, -1] };
  assert.equal(pick({ sheets: [at(0, "far"), at(2, "near")] }, ray).layer, "near");
  assert.equal(pick({ sheets: [] }, ray), null);
});

test("law: what is picked where a unit is drawn is that unit, for any network, camera and window", () => {
  const random = chance(42);
  for (let round = 0; round < 60; round++) {
    const graph = round % 3 ? randomGraph(random) : lenet();
    const size = { width: whole(random, 320, 1600), height: whole(random, 320, 1000) };
    const layout = layoutFlat(graph, { ...size, gutter: 90 });
    const camera = { ...HOME, x: between(random, -0.5, 0.5), y: between(random, -0.5, 0.5), zoom: between(random, 0.5, 50) };
    const matrix = viewMatrix(camera, size);
    for (const { layer } of layout.boxes.values()) {
      const index = whole(random, 0, layer.size - 1);
      const pixel = project(matrix, size, unitPoint(layout, layer.id, index));
      assert.deepEqual(pick(layout, rayAt(matrix, size, pixel)), { layer: layer.id, index });
    }
  }
});

test("each unit stands on one sheet, in its own cell", () => {
  const graph = lenet();
  const layout = layoutFlat(graph, { width: 600, height: 600, gutter: 90 });
  const { sheet, cell } = sheetOf(layout, "pool1", 2 * 196 + 3 * 14 + 5);
  assert.deepEqual([sheet.first, cell], [2 * 196, 3 * 14 + 5]);
  assert.equal(sheetOf(layout, "flatten", 0), null);
  assert.equal(unitPoint(layout, "flatten", 0), null);
  allNear(unitPoint(layout, "pool1", 2 * 196), cellCentre(sheet, 0));
});
