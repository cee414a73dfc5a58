import assert from "node:assert/strict";
import { test } from "node:test";

import { readHash, writeHash, FRESH } from "../../static/js/address.js";
import { levelsOf, readsPhotos, subjectOf } from "../../static/js/net/subject.js";
import { listed, listedOf, ranked } from "../../static/js/net/ranking.js";
import { headerOf } from "../../static/js/photo/compute/header.js";
import { drawn, fitted, isSame, largest, LEAST, middle, moved, sized } from "../../static/js/photo/compute/square.js";
import { chance, whole } from "./help.mjs";

const somePhoto = (random) => ({ width: whole(random, 1, 512), height: whole(random, 1, 512) });
const someSquare = (random, photo) => fitted(photo, { x: whole(random, -600, 600), y: whole(random, -600, 600), side: whole(random, -9, 600) });

/** A photo and a square on it, a hundred times. */
function* squares(seed) {
  const random = chance(seed);
  for (let round = 0; round < 100; round++) {
    const photo = somePhoto(random);
    yield { random, photo, square: someSquare(random, photo) };
  }
}

function assertInside({ width, height }, { x, y, side }) {
  for (const number of [x, y, side]) assert.ok(Number.isInteger(number));
  assert.ok(x >= 0 && y >= 0 && x + side <= width && y + side <= height, `${side} at ${x}, ${y} in ${width} x ${height}`);
  assert.ok(side >= Math.min(LEAST, width, height));
}

test("law: no wish takes the square off the photo, or its parts of pixels", () => {
  for (const { random, photo, square } of squares(91)) {
    const by = () => whole(random, -700, 700) / 2;
    assertInside(photo, square);
    assertInside(photo, moved(photo, square, by(), by()));
    assertInside(photo, sized(photo, square, by()));
    for (const corner of [[0, 0], [1, 0], [0, 1], [1, 1]]) assertInside(photo, drawn(photo, square, corner, [by(), by()]));
    assertInside(photo, middle(photo));
    assert.equal(middle(photo).side, largest(photo));
  }
});

test("law: a move that has room can be taken back, and changes no size", () => {
  for (const { random, photo, square } of squares(92)) {
    const [dx, dy] = [whole(random, -5, 5), whole(random, -5, 5)], next = moved(photo, square, dx, dy);
    assert.equal(next.side, square.side);
    if (next.x === square.x + dx && next.y === square.y + dy) assert.ok(isSame(moved(photo, next, -dx, -dy), square));
  }
});

test("law: the corner across from the one that is drawn stays where it is", () => {
  for (const { random, photo, square } of squares(93)) {
    for (const [right, bottom] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
      const held = ({ x, y, side }) => [right ? x : x + side, bottom ? y : y + side];
      const next = drawn(photo, square, [right, bottom], [whole(random, 0, photo.width), whole(random, 0, photo.height)]);
      assert.deepEqual(held(next), held(square));
    }
  }
});

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)));
const HEADERS = {
  png: [bytes([0x89], "PNG\r\n\u001a\n", [0, 0, 0, 13], "IHDR", [0, 0, 4, 0, 0, 0, 3, 0]), 1024, 768],
  jpeg: [bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 7, 7, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 3, 0, 4, 0, 3, 1, 2, 3]), 1024, 768],
  gif: [bytes("GIF89a", [0, 4, 0, 3]), 1024, 768],
  webp: [bytes("RIFF", [0, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0, 255, 3, 0, 255, 2, 0]), 1024, 768],
  svg: [bytes("\u00ef\u00bb\u00bf<?xml version='1.0'?>\n<svg xmlns='x'/>"), null, null],
  heic: [bytes([0, 0, 0, 24], "ftypheic"), null, null],
  avif: [bytes([0, 0, 0, 24], "ftypavif"), null, null],
  pdf: [bytes("%PDF-1.7"), null, null],
  unknown: [bytes("Dear reader, this is no photo"), null, null],
};

test("the first bytes of a file say what it is, and how large", () => {
  for (const [kind, [head, width, height]] of Object.entries(HEADERS)) assert.deepEqual(headerOf(head), { kind, width, height });
});

test("law: no bytes at all make it fail or go on for ever", () => {
  const random = chance(94), starts = Object.values(HEADERS).map(([head]) => head);
  for (let round = 0; round < 500; round++) {
    const start = starts[whole(random, 0, starts.length - 1)], kept = whole(random, 0, start.length);
    const told = headerOf(Uint8Array.from({ length: whole(random, 0, 80) }, (_, k) => (k < kept ? start[k] : whole(random, 0, 255))));
    assert.ok(told.kind in HEADERS || told.kind === "bmp");
  }
});

const graph = { card: { input: { kind: "photo", mean: [0.5, 0, 1] } }, layers: [{ channels: 3, rows: 2, cols: 2, size: 12 }] };
const drawings = { card: { input: { kind: "drawing" } }, layers: [{ channels: 1, rows: 2, cols: 2, size: 4 }] };
const [ink, photo] = [{ pixels: new Uint8Array(4) }, { pixels: new Uint8Array(12), channels: 3 }];

test("a network gets what it reads: the drawing or the photo, and of a photo of another size none", () => {
  assert.ok(readsPhotos(graph.card) && !readsPhotos(drawings.card) && !readsPhotos({}) && !readsPhotos(undefined));
  assert.equal(subjectOf({ base: { graph: drawings }, ink, photo }), ink);
  assert.equal(subjectOf({ base: { graph }, ink, photo }), photo);
  const blank = subjectOf({ base: { graph }, ink, photo: { pixels: new Uint8Array(27) } });
  assert.ok(blank.blank);
  assert.deepEqual([...blank.pixels], [128, 0, 255, 128, 0, 255, 128, 0, 255, 128, 0, 255]);
  assert.equal(subjectOf({ base: { graph }, ink, photo: null }), blank); // the same one, so that it is asked about once
});

test("for JSON the channels come one after the other", () => {
  assert.deepEqual(levelsOf({ pixels: Uint8Array.of(1, 10, 100, 2, 20, 200), channels: 3 }), [1, 2, 10, 20, 100, 200]);
  assert.deepEqual(levelsOf({ pixels: Uint8Array.of(1, 10, 100) }), [1, 10, 100]);
});

test("an address names a sample and its square, and never the reader's own photo", () => {
  const state = { ...FRESH, modelId: "a", defaultModel: "a" };
  for (const [shot, text] of [
    [{ sample: "cat-0003", crop: null }, "#photo=cat-0003"],
    [{ sample: "kitten", crop: { x: 32, y: 0, side: 160 } }, "#photo=kitten:32,0,160"],
  ]) {
    assert.equal(writeHash({ ...state, shot: { ...shot, photo: { name: "seen" } } }), text);
    assert.deepEqual(readHash(text).shot, { ...shot, photo: null });
  }
  assert.equal(writeHash({ ...state, shot: { sample: null, crop: { x: 1, y: 2, side: 30 }, photo: { name: "mine" } } }), "");
  for (const odd of ["a b", "kitten:1,2", "kitten:1,2,0", "kitten:-1,2,3", "../x"]) assert.equal(readHash(`#photo=${odd}`).shot, undefined);
});

test("few classes are listed in their order, of many the most probable", () => {
  assert.deepEqual(listed([0.1, 0.6, 0.3]), [{ index: 0, rank: 2 }, { index: 1, rank: 0 }, { index: 2, rank: 1 }]);
  const many = Array.from({ length: 1000 }, (_, k) => ((k * 37) % 1000) / 499_500);
  const top = listed(many);
  assert.equal(top.length, listedOf(1000));
  top.forEach(({ index, rank }, k) => assert.deepEqual([rank, (index * 37) % 1000], [k, 999 - k]));
  assert.deepEqual(ranked([0.25, 0.5, 0.25]), [1, 0, 2]); // of equals the earlier
});
