import assert from "node:assert/strict";
import { test } from "node:test";

import { clamp, mix, smooth } from "../../static/js/math/ease.js";
import { invert, multiply, transform, translation } from "../../static/js/math/mat4.js";
import { along, cross, dot, sub } from "../../static/js/math/vec.js";
import { allNear, between, chance, near } from "./help.mjs";

const IDENTITY = translation(0, 0, 0);
const someMatrix = (random) => Float64Array.from({ length: 16 }, () => between(random, -2, 2));
const somePoint = (random) => [0, 1, 2].map(() => between(random, -5, 5));

test("a matrix times its inverse is the identity", () => {
  const random = chance(21);
  for (let round = 0; round < 200; round++) {
    const m = someMatrix(random);
    allNear([...multiply(m, invert(m))], [...IDENTITY], 1e-8);
    allNear([...multiply(invert(m), m)], [...IDENTITY], 1e-8);
  }
});

test("the inverse copes with a zero on the diagonal", () => {
  const swap = Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  assert.deepEqual(invert(swap), swap);
});

test("a singular matrix is an error", () => {
  assert.throws(() => invert(new Float64Array(16)), /singular/);
});

test("a product acts like one matrix after the other", () => {
  const random = chance(22);
  for (let round = 0; round < 100; round++) {
    const a = translation(...somePoint(random)), b = someMatrix(random);
    const point = somePoint(random);
    allNear(transform(multiply(b, a), point), transform(b, transform(a, point)), 1e-9);
  }
});

test("vectors: the cross product is at right angles to both", () => {
  const random = chance(23);
  for (let round = 0; round < 50; round++) {
    const a = somePoint(random), b = somePoint(random), c = cross(a, b);
    near(dot(a, c), 0, 1e-9);
    near(dot(b, c), 0, 1e-9);
    allNear(sub(along(a, b, 2), a), b.map((x) => 2 * x), 1e-12);
  }
});

test("easing begins and ends where it should and never turns back", () => {
  assert.deepEqual([smooth(-1), smooth(0), smooth(0.5), smooth(1), smooth(2)], [0, 0, 0.5, 1, 1]);
  for (let t = 0; t < 1; t += 0.01) assert.ok(smooth(t + 0.01) > smooth(t));
  assert.deepEqual([clamp(5, 0, 1), clamp(-5, 0, 1), mix(2, 4, 0.25)], [1, 0, 2.5]);
});
