import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode, isBlank } from "../../static/js/ink/drawing.js";
import { cutOf, wholeOf } from "../../static/js/ui/patches/cut.js";
import { bandsOf, placeInBands } from "../../static/js/view/bands.js";
import { chance, conv, dense, input, lenet, open, randomGraph, relu, softmax, whole } from "./help.mjs";

const shownIn = (bands) => bands.map(({ name, rows, first }) => `${name}: ${rows[first].id}`);

test("LeNet: its first convolution, its second, its last dense layer before the answer", () => {
  const bands = bandsOf(lenet());
  assert.deepEqual(shownIn(bands), ["early: relu1", "middle: relu2", "late: relu4"]);
  assert.deepEqual(bands.map(({ rows }) => rows.map(({ base }) => base.id)), [["conv1"], ["conv2", "fc1"], ["fc2"]]);
});

test("of many convolutions the dense layers are left out; of two layers there is an early and a late one", () => {
  const stack = Array.from({ length: 7 }, (_, k) => conv(`conv${k}`, k ? `conv${k - 1}` : "input", [4, 8, 8], { kernel: 3, padding: 1 }));
  const deep = bandsOf(open([input([1, 8, 8]), ...stack, dense("hidden", "conv6", 9), dense("out", "hidden", 2), softmax("softmax", "out", 2)]));
  assert.deepEqual(shownIn(deep), ["early: conv0", "middle: conv3", "late: conv6"]);
  const flat = bandsOf(open([input([1, 8, 8]), dense("fc1", "input", 9), relu("relu1", "fc1", [9]), dense("fc2", "relu1", 7), dense("out", "fc2", 2)]));
  assert.deepEqual(shownIn(flat), ["early: relu1", "late: fc2"]);
  assert.deepEqual(shownIn(bandsOf(open([input([1, 2, 2]), dense("out", "input", 2)]))), ["early: out"]);
  assert.deepEqual(bandsOf(open([input([1, 2, 2]), relu("relu", "input", [1, 2, 2])])), []);
});

test("law: every row with filters is in one band, by depth, and a layer finds its own", () => {
  const random = chance(181);
  for (let round = 0; round < 40; round++) {
    const graph = randomGraph(random), bands = bandsOf(graph), ids = bands.flatMap(({ rows }) => rows.map(({ id }) => id));
    const places = ids.map((id) => graph.layers.indexOf(graph.byId.get(id)));
    assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
    bands.forEach(({ rows, first }, band) => {
      assert.ok(first >= 0 && first < rows.length);
      rows.forEach(({ id, base }, row) => {
        assert.deepEqual(placeInBands(graph, bands, id), { band, row });
        assert.deepEqual(placeInBands(graph, bands, base.id), { band, row });
      });
    });
    assert.equal(placeInBands(graph, bands, "input"), null);
  }
});

test("a patch of a photo is its pixels in the box, and clear outside; of a drawing ink on paper", () => {
  const random = chance(182);
  for (let round = 0; round < 40; round++) {
    const channels = round % 2 ? 3 : 1, rows = whole(random, 1, 9), cols = whole(random, 1, 9);
    const pixels = Uint8Array.from({ length: rows * cols * channels }, () => whole(random, 0, 255));
    const inset = { top: whole(random, 0, 2), left: whole(random, 0, 2) };
    const box = { top: whole(random, 0, 6), left: whole(random, 0, 6), height: whole(random, 1, 8), width: whole(random, 1, 8) };
    const { rgba, width, height } = cutOf({ pixels, shape: channels === 3 ? [rows, cols, 3] : [rows, cols], box }, inset);
    assert.deepEqual([width, height], [box.width, box.height]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const r = box.top + y - inset.top, c = box.left + x - inset.left, inside = r >= 0 && c >= 0 && r < rows && c < cols;
        const colour = [0, 1, 2].map((k) => (channels === 3 ? pixels[3 * (cols * r + c) + k] : 255 - pixels[cols * r + c]));
        const wanted = inside ? [...colour, 255] : channels === 3 ? [0, 0, 0, 0] : [255, 255, 255, 255];
        assert.deepEqual([...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)], wanted);
      }
    }
  }
  assert.deepEqual([...wholeOf({ pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [1, 2, 3] }).rgba], [1, 2, 3, 255, 4, 5, 6, 255]);
});

test("law: a drawing on any digit goes through the address unchanged, and what is no digit is blank", () => {
  const random = chance(183);
  for (let round = 0; round < 60; round++) {
    const [top, left, size] = [whole(random, 0, 14), whole(random, 0, 14), whole(random, 0, 14)];
    const digit = Uint8Array.from({ length: 784 }, (_, k) => {
      const [row, col] = [Math.floor(k / 28), k % 28];
      return row >= top && row < top + size && col >= left && col < left + size ? whole(random, 0, 255) : 0;
    });
    const drawing = { sample: null, strokes: round % 2 ? [{ mode: "pen", radius: 1.2, points: [[1, 2], [3.5, 4]] }] : [], digit };
    assert.ok(!isBlank(drawing));
    assert.deepEqual(decode(encode(drawing)), drawing);
  }
  for (const text of ["d.", "dAAAA.", "d!.", "dHAAcHA."]) assert.ok(isBlank(decode(text)), text);
});
