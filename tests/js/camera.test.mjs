import assert from "node:assert/strict";
import { test } from "node:test";

import { HOME, pan, project, rayAt, viewMatrix, zoomAt } from "../../static/js/view/camera.js";
import { allNear, between, chance, near } from "./help.mjs";

const SIZE = { width: 900, height: 600 };
const someCamera = (random) => ({ x: between(random, -0.6, 0.6), y: between(random, -0.6, 0.6), zoom: between(random, 0.5, 60) });
const somePixel = (random) => ({ x: between(random, 0, SIZE.width), y: between(random, 0, SIZE.height) });

/** The world point of the flat picture (z = 0) under a pixel. */
function under(camera, pixel) {
  const { origin, direction } = rayAt(viewMatrix(camera, SIZE), SIZE, pixel);
  const s = -origin[2] / direction[2];
  return origin.map((x, k) => x + s * direction[k]);
}

test("at home a world unit is a pixel and the origin is in the middle, y up", () => {
  const m = viewMatrix(HOME, SIZE);
  assert.deepEqual(project(m, SIZE, [0, 0, 0]), { x: 450, y: 300 });
  const { x, y } = project(m, SIZE, [100, 50, 0]);
  allNear([x, y], [550, 250], 1e-9);
});

test("the ray under a projected point meets that point", () => {
  const random = chance(31);
  for (let round = 0; round < 300; round++) {
    const camera = someCamera(random), pixel = somePixel(random);
    const { x, y } = project(viewMatrix(camera, SIZE), SIZE, under(camera, pixel));
    allNear([x, y], [pixel.x, pixel.y], 1e-6);
  }
});

test("zooming keeps the point under the pointer where it is", () => {
  const random = chance(32);
  for (let round = 0; round < 300; round++) {
    const camera = { x: between(random, -0.1, 0.1), y: between(random, -0.1, 0.1), zoom: between(random, 1, 8) };
    const pixel = somePixel(random);
    const next = zoomAt(camera, SIZE, between(random, 0.8, 4), pixel);
    allNear(under(next, pixel), under(camera, pixel), 1e-6);
  }
});

test("zooming in and out again comes back, and is limited at both ends", () => {
  const middle = { x: 450, y: 300 };
  near(zoomAt(zoomAt(HOME, SIZE, 3, middle), SIZE, 1 / 3, middle).zoom, 1, 1e-12);
  assert.ok(zoomAt(HOME, SIZE, 1e9, middle).zoom <= 100);
  assert.ok(zoomAt(HOME, SIZE, 1e-9, middle).zoom >= 0.1);
});

test("at the zoom's limit the picture does not slide", () => {
  const random = chance(33);
  let camera = { x: 0.1, y: 0.1, zoom: 1e9 };
  camera = zoomAt(camera, SIZE, 1, { x: 450, y: 300 });
  const pixel = somePixel(random);
  assert.deepEqual(zoomAt(camera, SIZE, 2, pixel), camera);
});

test("panning moves the picture by exactly the pointer's way, at any zoom", () => {
  const random = chance(34);
  for (let round = 0; round < 100; round++) {
    const camera = { x: 0, y: 0, zoom: between(random, 1, 30) };
    const [dx, dy] = [between(random, -200, 200), between(random, -200, 200)];
    const before = project(viewMatrix(camera, SIZE), SIZE, [5, 7, 0]);
    const after = project(viewMatrix(pan(camera, SIZE, dx, dy), SIZE), SIZE, [5, 7, 0]);
    allNear([after.x - before.x, after.y - before.y], [dx, dy], 1e-6);
  }
});

test("the picture cannot be lost: however far it is pulled, some of it can be pulled back", () => {
  const camera = pan(HOME, SIZE, 1e6, -1e6);
  assert.ok(Math.abs(camera.x) <= 1 && Math.abs(camera.y) <= 1);
});
