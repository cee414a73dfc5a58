import assert from "node:assert/strict";
import { test } from "node:test";

import { FRESH, readHash, writeHash } from "../../static/js/address.js";
import { HOME_STRIP, partAside, rayAt, scrollAside, viewMatrix, wholeOf } from "../../static/js/view/camera.js";
import { ALL, shownLayers } from "../../static/js/view/choice.js";
import { layoutFlat, layoutSolid, mixLayouts, sheetOf, unitPoint } from "../../static/js/view/layout.js";
import { lineColours, linesOf, selectedLines } from "../../static/js/view/lines.js";
import { pick } from "../../static/js/view/pick.js";
import { HEAD, isMissing, layoutStrip, MAPS } from "../../static/js/view/strip.js";
import { strongestMaps } from "../../static/js/view/strongest.js";
import { chance, dense, input, conv, lenet, madeUp, near, open, randomGraph, softmax, whole } from "./help.mjs";

const STAGES = { "1280x720": [612, 664], "1440x900": [772, 844], "1024x768": [356, 712], "390x844": [390, 420] };
const SLACK = 1e-6;
const ROOM = { width: 772, height: 844, gutter: 126 };

const half = (sheet, k) => Math.abs(sheet.right[k]) + Math.abs(sheet.down[k]); // of its upright box
const edges = (sheet) => ({
  left: sheet.centre[0] - half(sheet, 0), right: sheet.centre[0] + half(sheet, 0), bottom: sheet.centre[1] - half(sheet, 1), top: sheet.centre[1] + half(sheet, 1),
});

/** No column leaves the scene or its own width, no sheet covers another, nothing lies under the headings. */
function check(layout, { width, height }, what) {
  let before = -width / 2;
  for (const { layer, x, width: own, sheets } of layout.boxes.values()) {
    assert.ok(x - own / 2 >= before - SLACK, `${what}: ${layer.id} begins in the column before it`);
    before = x + own / 2;
    for (const sheet of sheets) {
      const { left, right, bottom, top } = edges(sheet);
      assert.ok(left >= x - own / 2 - SLACK && right <= x + own / 2 + SLACK, `${what}: ${layer.id} is wider than its column`);
      assert.ok(top <= height / 2 - HEAD + SLACK && bottom >= -height / 2 - SLACK, `${what}: ${layer.id} leaves the view`);
    }
    const boxes = sheets.map(edges);
    boxes.forEach((a, k) => boxes.slice(0, k).forEach((b) => {
      const apart = a.left >= b.right - SLACK || b.left >= a.right - SLACK || a.bottom >= b.top - SLACK || b.bottom >= a.top - SLACK;
      assert.ok(apart, `${what}: two maps of ${layer.id} overlap`);
    }));
  }
  assert.ok(before <= width / 2 + layout.beside + SLACK, `${what}: columns reach beyond the strip's end`);
}

for (const [name, [width, height]] of Object.entries(STAGES)) {
  test(`LeNet's strip in a window of ${name}: columns side by side, their maps below each other`, () => {
    check(layoutStrip(lenet(), { width, height, gutter: 126 }), { width, height }, name);
  });
}

test("any network in any window: nothing overlaps and all of it is in the strip", () => {
  const random = chance(161);
  for (let round = 0; round < 80; round++) {
    const graph = randomGraph(random), room = { width: whole(random, 330, 1700), height: whole(random, 380, 1100), gutter: 120 };
    check(layoutStrip(graph, room), room, `round ${round}`);
  }
});

test("columns stand in the network's order, and each is wide enough for its title", () => {
  const random = chance(162);
  for (let round = 0; round < 20; round++) {
    const graph = randomGraph(random), layout = layoutStrip(graph, { width: 400, height: 700, gutter: 0 });
    const boxes = [...layout.boxes.values()];
    assert.deepEqual(boxes.map(({ layer }) => layer.id), [...shownLayers(graph, ALL).keys()]);
    for (const { title, width } of boxes) assert.ok(width >= 6.5 * title.length + 20, `${title} in ${width}`);
  }
});

test("beside the answer there is room for the longest class and its probability", () => {
  for (const classes of [["a", "b"], ["dog", "cat", "boat", "hippopotamus"]]) {
    const graph = open([input([1, 4, 4]), dense("out", "input", classes.length), softmax("softmax", "out", classes.length)], classes);
    const { x, width, sheets: [sheet] } = layoutStrip(graph, { width: 500, height: 600, gutter: 0 }).boxes.get("softmax");
    const letters = Math.max(...classes.map((name) => name.length)) + "> 99.9 %".length;
    assert.ok(x + width / 2 - edges(sheet).right >= 6.5 * letters, `${classes}`);
  }
});

/** The largest magnitude of a map, looked for number by number. */
function strengthOf(layer, values, channel) {
  let most = 0;
  for (let k = 0; k < layer.rows * layer.cols; k++) most = Math.max(most, Math.abs(values[layer.at + channel * layer.rows * layer.cols + k]));
  return most;
}

const channelAt = ({ first, layer }) => first / (layer.rows * layer.cols);

test("from above the strongest maps, none that is left out is stronger than one that is shown", () => {
  const random = chance(163);
  for (let round = 0; round < 20; round++) {
    const graph = round ? randomGraph(random) : lenet(), { values } = madeUp(graph, 164 + round);
    const layout = layoutStrip(graph, { ...ROOM, height: whole(random, 300, 900), ranked: strongestMaps(graph, { values }) });
    for (const { layer, sheets, all } of layout.boxes.values()) {
      if (layer.flat) continue;
      const strengths = Array.from({ length: layer.channels }, (_, c) => strengthOf(layer, values, c));
      const shown = sheets.map((sheet) => strengths[channelAt(sheet)]), heights = sheets.map(({ centre }) => centre[1]);
      assert.deepEqual(heights, [...heights].sort((a, b) => b - a));
      assert.deepEqual(shown, [...strengths].sort((a, b) => b - a).slice(0, shown.length), layer.id);
      assert.ok(shown.length <= MAPS && all === layer.channels);
    }
  }
});

test("of equals the map with the lower number comes first", () => {
  const graph = open([input([1, 4, 4]), conv("conv", "input", [14, 4, 4], { kernel: 1 })]);
  assert.deepEqual(strongestMaps(graph, { values: new Float32Array(graph.size).fill(-2) }).maps.get("conv"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("every unit has its place or none; the map of a chosen unit is shown in the place of the weakest", () => {
  const graph = lenet(), { values } = madeUp(graph, 165), ranked = strongestMaps(graph, { values });
  const layout = layoutStrip(graph, { ...ROOM, ranked }), box = layout.boxes.get("conv2");
  const shown = new Set(box.sheets.map(channelAt));
  for (let u = 0; u < 1600; u++) {
    const found = sheetOf(layout, "conv2", u);
    assert.equal(found !== null, shown.has(Math.floor(u / 100)));
    if (found) assert.equal(found.sheet.first + found.cell, u);
  }
  const left = Array.from({ length: 16 }, (_, c) => c).find((c) => !shown.has(c)), selected = { layer: "conv2", index: 100 * left + 7 };
  assert.ok(isMissing(graph, layout, selected));
  const other = layoutStrip(graph, { ...ROOM, ranked, selected });
  assert.ok(!isMissing(graph, other, selected));
  assert.deepEqual(other.boxes.get("conv2").sheets.map(channelAt), [...[...shown].slice(0, -1), left]);
});

test("a ray through any unit that is shown meets that unit, in columns that stand upright too", () => {
  const graph = lenet(), { values } = madeUp(graph, 166), random = chance(167);
  const layout = layoutStrip(graph, { ...ROOM, ranked: strongestMaps(graph, { values }) }), matrix = viewMatrix(HOME_STRIP, ROOM);
  for (const { layer, sheets } of layout.boxes.values()) {
    for (const { first, rows, cols } of sheets) {
      const index = first + Math.floor(random() * rows * cols), [x, y] = unitPoint(layout, layer.id, index);
      const ray = rayAt(matrix, ROOM, { x: x + ROOM.width / 2, y: ROOM.height / 2 - y });
      assert.deepEqual(pick(layout, ray), { layer: layer.id, index });
    }
  }
});

test("units of a dense layer stand below each other, the first on top", () => {
  const graph = open([input([1, 4, 4]), dense("dense", "input", 90), dense("out", "dense", 4), softmax("softmax", "out", 4)], ["a", "b", "c", "d"]);
  const layout = layoutStrip(graph, ROOM), heights = [0, 1, 2, 3].map((u) => unitPoint(layout, "softmax", u)[1]);
  assert.deepEqual(heights, [...heights].sort((a, b) => b - a));
  assert.ok(new Set(heights).size === 4 && new Set([0, 1, 2, 3].map((u) => unitPoint(layout, "softmax", u)[0])).size === 1);
});

test("lines run to units that are shown, and what is left out is counted", () => {
  const graph = lenet(), made = madeUp(graph, 168), ranked = strongestMaps(graph, made);
  const scene = (selected) => ({ ...made, layout: layoutStrip(graph, { ...ROOM, ranked, selected }), colours: lineColours("amber-dark", [0, 1, 0]), relief: { lift: 0 } });
  const random = chance(169), FRAME = 4, NUMBERS = 11;
  const count = linesOf(scene(null), { hover: { layer: "fc1", index: 3 }, selected: null }).length / NUMBERS - FRAME;
  assert.equal(count, 10 * 25); // ten of sixteen maps of 5 x 5
  for (const { id, size } of graph.layers) {
    const selected = { layer: id, index: Math.floor(random() * size) };
    let told = null;
    const lines = selectedLines(scene(selected), { selected, reach: true }, (much) => (told = much));
    assert.ok(lines.every(Number.isFinite), id);
    if (id === "fc1") assert.ok(told.all - told.shown >= 6 * 25);
  }
});

test("between two views there are the maps of the strip, and at the ends the views themselves", () => {
  const graph = lenet(), { values } = madeUp(graph, 170);
  const strip = layoutStrip(graph, { ...ROOM, ranked: strongestMaps(graph, { values }) });
  for (const other of [layoutFlat(graph, ROOM), layoutSolid(graph, ROOM)]) {
    assert.equal(mixLayouts(other, strip, 0), other);
    assert.equal(mixLayouts(other, strip, 1), strip);
    const half = mixLayouts(other, strip, 0.5);
    assert.deepEqual(half.sheets.map(({ layer, first }) => [layer.id, first]), strip.sheets.map(({ layer, first }) => [layer.id, first]));
    for (const { id, index } of [{ id: "input", index: 40 }, { id: "softmax", index: 3 }]) {
      const [a, b, mixed] = [other, strip, half].map((layout) => sheetOf(layout, id, index).sheet.centre);
      mixed.forEach((x, k) => near(x, (a[k] + b[k]) / 2, 1e-9));
    }
    assert.equal(half.form, "between");
  }
});

test("law: a strip scrolls no farther than its ends, and by as many px as it is asked between them", () => {
  const random = chance(171), view = { width: 600, height: 500, below: 0, beside: 1400 };
  let camera = HOME_STRIP;
  for (let round = 0; round < 200; round++) {
    const dx = whole(random, -900, 900), next = scrollAside(camera, view, dx), [from, to] = partAside(next, view);
    assert.ok(from >= -SLACK && to <= 1 + SLACK && next.x >= -SLACK && next.x * view.width <= view.beside + SLACK);
    const wanted = camera.x * view.width + dx;
    if (wanted >= 0 && wanted <= view.beside) near(next.x * view.width, wanted, 1e-6);
    near(to - from, 600 / 2000, 1e-9);
    camera = next;
  }
  const [from, to] = partAside(wholeOf(view, HOME_STRIP), view);
  near(from, 0);
  near(to, 1);
});

test("the strip is in the address, where it was looked at too", () => {
  const at = { ...HOME_STRIP, x: 0.5, zoom: 2 };
  assert.equal(writeHash({ ...FRESH, camera: HOME_STRIP }), "#cam=strip");
  assert.deepEqual(readHash(writeHash({ ...FRESH, camera: at })).camera, at);
  for (const text of ["strip,1", "strip,0,0,0", "strip,a,b,c", "strip,1,2,3,4"]) assert.ok(!("camera" in readHash(`#cam=${text}`)), text);
});
