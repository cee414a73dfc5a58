import assert from "node:assert/strict";
import { test } from "node:test";

import { eyeOf, flyTo, focusOn, HOME, HOME_SOLID, homeOf, isHome, mixCameras, orbit, pan, project, rayAt, viewMatrix, zoomAt } from "../../static/js/view/camera.js";
import { allNear, between, chance, near } from "./help.mjs";

const SIZE = { width: 900, height: 600 };
const someCamera = (random) => ({ ...HOME, x: between(random, -0.6, 0.6), y: between(random, -0.6, 0.6), zoom: between(random, 0.5, 60) });
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
    const camera = { ...HOME, x: between(random, -0.1, 0.1), y: between(random, -0.1, 0.1), zoom: between(random, 1, 8) };
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
  let camera = { ...HOME, x: 0.1, y: 0.1, zoom: 1e9 };
  camera = zoomAt(camera, SIZE, 1, { x: 450, y: 300 });
  const pixel = somePixel(random);
  assert.deepEqual(zoomAt(camera, SIZE, 2, pixel), camera);
});

test("panning moves the picture by exactly the pointer's way, at any zoom", () => {
  const random = chance(34);
  for (let round = 0; round < 100; round++) {
    const camera = { ...HOME, zoom: between(random, 1, 30) };
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

/** Any camera on the way between flat and solid, and points in front of its eye. */
const anyCamera = (random) => ({
  x: between(random, -0.2, 0.2), y: between(random, -0.2, 0.2), z: between(random, -0.2, 0.2), zoom: between(random, 0.5, 3),
  yaw: between(random, -3, 3), pitch: between(random, -0.2, 1.5), bend: between(random, 0, 1), strip: between(random, 0, 1),
});
const anyPoint = (random) => [0, 1, 2].map(() => between(random, -150, 150));
const unit = (v) => v.map((x) => x / Math.hypot(...v));

test("law: in any view the ray under a projected point goes through that point, away from the eye", () => {
  const random = chance(35);
  for (let round = 0; round < 300; round++) {
    const matrix = viewMatrix(anyCamera(random), SIZE), point = anyPoint(random);
    const { origin, direction } = rayAt(matrix, SIZE, project(matrix, SIZE, point));
    const eye = eyeOf(matrix);
    const along = unit(direction);
    allNear(unit(point.map((x, k) => x - origin[k])), along, 1e-6, "from the near plane");
    allNear(unit(point.map((x, k) => x * eye[3] - eye[k])), along, 1e-6, "from the eye");
  }
});

test("depth grows away from the eye, in any view", () => {
  const random = chance(36);
  for (let round = 0; round < 200; round++) {
    const matrix = viewMatrix(anyCamera(random), SIZE);
    const { origin, direction } = rayAt(matrix, SIZE, somePixel(random));
    const depth = (s) => {
      const [x, y, z] = origin.map((o, k) => o + s * direction[k]);
      const row = (r) => matrix[r] * x + matrix[4 + r] * y + matrix[8 + r] * z + matrix[12 + r];
      return row(2) / row(3);
    };
    assert.ok(depth(0.1) < depth(0.5) && depth(0.5) < depth(0.9));
  }
});

test("a flight begins where it starts, ends where it should, and never leaves the way between", () => {
  const random = chance(37);
  for (let round = 0; round < 50; round++) {
    const [a, b] = [anyCamera(random), anyCamera(random)];
    for (const key of Object.keys(HOME)) {
      near(mixCameras(a, b, 0)[key], a[key], 1e-12);
      const half = mixCameras(a, b, 0.5)[key];
      assert.ok(half >= Math.min(a[key], b[key]) - 1e-9 && half <= Math.max(a[key], b[key]) + 1e-9);
    }
    assert.equal(mixCameras(a, b, 1), b);
  }
  near(mixCameras({ ...HOME, zoom: 1 }, { ...HOME, zoom: 16 }, 0.5).zoom, 4, 1e-12);
});

test("orbiting turns around the middle, which stays where it is", () => {
  const turned = orbit(HOME_SOLID, 120, -40);
  assert.notEqual(turned.yaw, HOME_SOLID.yaw);
  const { x, y } = project(viewMatrix(turned, SIZE), SIZE, [0, 0, 0]);
  allNear([x, y], [450, 300], 1e-9);
  assert.ok(orbit(HOME_SOLID, 0, 1e6).pitch < Math.PI / 2);
});

test("a flight to a layer brings its middle to the middle and shows all of it", () => {
  const box = { x: 120, y: -80, width: 300, height: 40 };
  const camera = flyTo(HOME, SIZE, box);
  const matrix = viewMatrix(camera, SIZE);
  const { x, y } = project(matrix, SIZE, [box.x, box.y, 0]);
  allNear([x, y], [450, 300], 1e-6);
  const left = project(matrix, SIZE, [box.x - box.width / 2, box.y, 0]).x;
  assert.ok(left > 0 && left < 450 && camera.zoom > 1);
});

test("each view has its home", () => {
  assert.equal(homeOf({ ...HOME, bend: 0.2 }), HOME);
  assert.equal(homeOf({ ...HOME_SOLID, bend: 0.8 }), HOME_SOLID);
  assert.ok(isHome({ ...HOME }) && isHome({ ...HOME_SOLID }) && !isHome({ ...HOME, zoom: 2 }));
});

test("law: focusing on a point changes nothing on the screen, and zooming then keeps that point in place", () => {
  const random = chance(38);
  for (let round = 0; round < 200; round++) {
    const camera = { ...anyCamera(random), x: 0, y: 0, z: 0, zoom: between(random, 0.8, 1.5) }, point = anyPoint(random);
    const focused = focusOn(camera, SIZE, point);
    const other = anyPoint(random);
    for (const each of [point, other]) {
      const [a, b] = [camera, focused].map((c) => project(viewMatrix(c, SIZE), SIZE, each));
      allNear([b.x, b.y], [a.x, a.y], 1e-6);
    }
    const at = project(viewMatrix(focused, SIZE), SIZE, point);
    const after = project(viewMatrix(zoomAt(focused, SIZE, 2, at), SIZE), SIZE, point);
    allNear([after.x, after.y], [at.x, at.y], 1e-6);
  }
});
