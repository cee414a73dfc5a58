import assert from "node:assert/strict";
import { test } from "node:test";

import { beginStroke, inkOf, rasterise, SIZE, toGrey } from "../../static/js/ink/raster.js";
import { between, chance, near, whole } from "./help.mjs";

const pen = (points, radius = 1.2) => ({ mode: "pen", radius, points });
const eraser = (points, radius = 1.2) => ({ mode: "erase", radius, points });
const at = (pixels, row, col) => pixels[row * SIZE + col];

const someStroke = (random) => ({
  mode: random() < 0.3 ? "erase" : "pen",
  radius: between(random, 0.7, 2.2),
  points: Array.from({ length: whole(random, 1, 12) }, () => [between(random, 0, SIZE), between(random, 0, SIZE)]),
});

test("no strokes, and a stroke without points, leave paper", () => {
  assert.ok(rasterise([]).every((grey) => grey === 0));
  assert.ok(rasterise([pen([])]).every((grey) => grey === 0));
});

test("a dot covers as far as its radius and fades over one cell", () => {
  const pixels = rasterise([pen([[14.5, 14.5]])]);
  assert.deepEqual([at(pixels, 14, 14), at(pixels, 14, 15), at(pixels, 14, 16), at(pixels, 14, 17)], [255, 179, 0, 0]);
});

test("a line covers each pixel by its distance, not by its points", () => {
  const pixels = rasterise([pen([[4, 10.5], [24, 10.5]], 1)]);
  assert.deepEqual([at(pixels, 10, 14), at(pixels, 11, 14), at(pixels, 12, 14)], [255, 128, 0]);
});

test("points in between on the same line change nothing", () => {
  const few = inkOf([pen([[4, 6], [24, 16]])]), many = inkOf([pen([[4, 6], [9, 8.5], [14, 11], [19, 13.5], [24, 16]])]);
  few.forEach((ink, i) => near(many[i], ink));
});

test("ink drawn twice is no darker", () => {
  const line = pen([[3, 3], [20, 25]]);
  assert.deepEqual(rasterise([line, line]), rasterise([line]));
});

test("the eraser takes away exactly what it covers, and later ink comes back", () => {
  const line = pen([[4, 14.5], [24, 14.5]]);
  const wiped = rasterise([line, eraser([[14.5, 14.5]], 1.1)]);
  assert.deepEqual([at(wiped, 14, 14), at(wiped, 14, 15), at(wiped, 14, 20)], [0, 102, 255]);
  assert.equal(at(rasterise([line, eraser([[14.5, 14.5]]), line]), 14, 14), 255);
});

test("a sample below the strokes stays where nothing was drawn", () => {
  const base = new Uint8Array(SIZE * SIZE).map((_, i) => i % 256);
  assert.deepEqual(rasterise([], base), base);
  const drawn = rasterise([pen([[14.5, 14.5]])], base);
  assert.equal(at(drawn, 14, 14), 255);
  assert.equal(at(drawn, 2, 2), at(base, 2, 2));
});

test("laws for any drawing: 0 to 1, pens only add, erasers only take, outside the box nothing changes", () => {
  const random = chance(5);
  for (let round = 0; round < 60; round++) {
    const strokes = Array.from({ length: whole(random, 0, 4) }, () => someStroke(random));
    const before = inkOf(strokes), stroke = someStroke(random);
    const after = inkOf([...strokes, stroke]);
    const [xs, ys] = [0, 1].map((axis) => stroke.points.map((point) => point[axis]));
    after.forEach((ink, i) => {
      assert.ok(ink >= 0 && ink <= 1, `ink ${ink}`);
      assert.ok(stroke.mode === "pen" ? ink >= before[i] : ink <= before[i]);
      const x = (i % SIZE) + 0.5, y = Math.floor(i / SIZE) + 0.5, reach = stroke.radius + 0.5;
      const inside = x > Math.min(...xs) - reach && x < Math.max(...xs) + reach && y > Math.min(...ys) - reach && y < Math.max(...ys) + reach;
      if (!inside) assert.equal(ink, before[i]);
    });
  }
});

test("a stroke under the pen, point by point, is the stroke drawn at once", () => {
  const random = chance(6);
  for (let round = 0; round < 20; round++) {
    const stroke = someStroke(random), base = inkOf([someStroke(random)]);
    const live = beginStroke(stroke);
    stroke.points.forEach(live.add);
    const once = beginStroke(stroke);
    for (const point of stroke.points) once.add(point);
    assert.deepEqual(live.over(base), once.over(base));
    assert.deepEqual(toGrey(live.over(new Float64Array(SIZE * SIZE))), rasterise([stroke]));
  }
});
