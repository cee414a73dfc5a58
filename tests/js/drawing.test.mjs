import assert from "node:assert/strict";
import { test } from "node:test";

import { BLANK, countPoints, decode, encode, isBlank, MAX_POINTS, RADIUS, snap } from "../../static/js/ink/drawing.js";
import { rasterise } from "../../static/js/ink/raster.js";
import { between, chance, whole } from "./help.mjs";

const radius = (random) => Math.round(between(random, RADIUS.least, RADIUS.most) * 10) / 10; // the slider's steps

const someDrawing = (random) => ({
  sample: random() < 0.5 ? null : whole(random, 0, 29),
  strokes: Array.from({ length: whole(random, 0, 5) }, () => ({
    mode: random() < 0.3 ? "erase" : "pen",
    radius: radius(random),
    points: Array.from({ length: whole(random, 1, 300) }, () => [snap(between(random, 0, 28)), snap(between(random, 0, 28))]),
  })),
});

test("a drawing comes back from its text, and with the same pixels", () => {
  const random = chance(1);
  for (let round = 0; round < 200; round++) {
    const drawing = someDrawing(random);
    const text = encode(drawing);
    assert.match(text, /^[0-9]*\.[A-Za-z0-9_-]*$/);
    assert.deepEqual(decode(text), drawing);
    if (round < 10) assert.deepEqual(rasterise(decode(text).strokes), rasterise(drawing.strokes));
  }
});

test("sample 0 is a sample, and not the lack of one", () => {
  assert.deepEqual(decode(encode({ sample: 0, strokes: [] })), { sample: 0, strokes: [] });
  assert.ok(isBlank(decode(encode(BLANK))));
  assert.ok(!isBlank(decode("0.")));
});

test("the edges of the pad and the longest stroke survive", () => {
  const points = Array.from({ length: MAX_POINTS }, (_, k) => [snap((k % 225) / 8), snap(28)]);
  const drawing = { sample: null, strokes: [{ mode: "pen", radius: RADIUS.most, points }] };
  const text = encode(drawing);
  assert.deepEqual(decode(text), drawing);
  assert.ok(text.length < 11000, `${text.length} characters`);
});

test("text that is not a drawing gives the blank one", () => {
  for (const text of ["", ".", "x.", "1.5.", ".!!!", ".AA", ".AAAAAA", ".ABgAAQ", ".ABj__w", "-.", "a.b.c", "%", "é.é", ".AAA=A"]) {
    assert.ok(isBlank(decode(text)), text);
  }
});

test("text damaged anywhere never throws and never gives a bad number", () => {
  const random = chance(2);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%=é ";
  for (let round = 0; round < 400; round++) {
    const text = encode(someDrawing(random));
    const place = whole(random, 0, text.length - 1);
    const cut = random() < 0.5 ? "" : letters[whole(random, 0, letters.length - 1)] + text.slice(place + 1);
    const { sample, strokes } = decode(text.slice(0, place) + cut);
    assert.ok(sample === null || Number.isInteger(sample));
    assert.ok(countPoints({ strokes }) <= MAX_POINTS);
    for (const { mode, radius: r, points } of strokes) {
      assert.ok(["pen", "erase"].includes(mode) && Number.isFinite(r));
      assert.ok(points.length > 0 && points.flat().every((x) => x >= 0 && x < 32));
    }
  }
});

test("a drawing with more points than a link may hold is not read", () => {
  const points = Array.from({ length: MAX_POINTS + 1 }, () => [1, 1]);
  assert.ok(isBlank(decode(encode({ sample: null, strokes: [{ mode: "pen", radius: 1, points }] }))));
});
