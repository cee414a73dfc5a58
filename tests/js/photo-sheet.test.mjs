import assert from "node:assert/strict";
import { test } from "node:test";

import { openGraph } from "../../static/js/net/graph.js";
import { raysOf, HOME, viewMatrix } from "../../static/js/view/camera.js";
import { cellsInView } from "../../static/js/view/cells.js";
import { ALL } from "../../static/js/view/choice.js";
import { layoutFlat, layoutSolid, unitPoint } from "../../static/js/view/layout.js";
import { lineColours, NUMBERS_A_LINE, selectedLines } from "../../static/js/view/lines.js";
import { pictureOf, pixelColour, pixelUnits } from "../../static/js/view/photo.js";
import { pick } from "../../static/js/view/pick.js";
import { drawnSheets } from "../../static/js/view/scene.js";
import { allNear, conv, input, near } from "./help.mjs";

const MEAN = [0.5, 0.4, 0.3], STD = [0.2, 0.25, 0.5], ROOM = { width: 700, height: 600, gutter: 126 };
const graphOf = (kind = "photo") => openGraph({
  id: "toy", digest: "0", card: { classes: ["a", "b"], input: { kind, shape: [3, 8, 8], mean: MEAN, std: STD } },
  layers: [{ ...input([3, 8, 8]), title: "Drawing" }, conv("c", "input", [4, 6, 6], { kernel: 3 })],
});
const layoutOf = (graph, choice = ALL, lay = layoutFlat) => lay(graph, { ...ROOM, choice, picture: pictureOf(graph, choice) });

test("a photo is one sheet; its channels are three where the reader asks for them, and for gradients", () => {
  const graph = graphOf();
  assert.equal(layoutOf(graph).boxes.get("input").sheets.length, 1);
  assert.equal(layoutOf(graph, { ...ALL, channels: true }).boxes.get("input").sheets.length, 3);
  assert.equal(pictureOf(graph, ALL, "gradients"), null);
  assert.equal(pictureOf(graphOf("drawing"), ALL), null);
  const { maps, pictures } = drawnSheets(layoutOf(graph));
  assert.deepEqual([maps.length, pictures.length], [4, 1]);
  assert.deepEqual([graph.layers[0].title, graphOf("drawing").layers[0].title], ["Photo", "Drawing"]);
});

test("the units of all channels stand at their place on the one sheet, and picking finds the first", () => {
  for (const lay of [layoutFlat, layoutSolid]) {
    const graph = graphOf(), layout = layoutOf(graph, ALL, lay);
    for (const u of [0, 9, 63]) {
      for (const c of [1, 2]) assert.deepEqual(unitPoint(layout, "input", u + 64 * c), unitPoint(layout, "input", u));
      assert.deepEqual(pixelUnits(graph.layers[0], u + 64), [u, u + 64, u + 128]);
    }
  }
  const layout = layoutOf(graphOf()), rays = raysOf(viewMatrix(HOME, ROOM), ROOM), [x, y] = unitPoint(layout, "input", 19);
  assert.deepEqual(pick(layout, rays({ x: ROOM.width / 2 + x, y: ROOM.height / 2 - y })), { layer: "input", index: 19 });
});

test("value times std plus mean is the pixel's colour again, within its bounds", () => {
  const graph = graphOf(), [layer] = graph.layers, values = new Float32Array(graph.size);
  const pixel = [200, 17, 255];
  pixel.forEach((byte, c) => (values[c * 64 + 5] = (byte / 255 - MEAN[c]) / STD[c]));
  allNear(pixelColour(values, layer, 5, { mean: MEAN, std: STD }), pixel, 0);
  values.fill(1e6);
  assert.deepEqual(pixelColour(values, layer, 5, { mean: MEAN, std: STD }), [255, 255, 255]);
});

test("a window that reads all channels is framed once on the picture, three times on the channels", () => {
  const frames = (choice) => {
    const graph = graphOf(), layout = layoutOf(graph, choice);
    const weights = new Map([["c", { weight: new Float32Array(4 * 27), bias: new Float32Array(4) }]]);
    const scene = { graph, layout, values: new Float32Array(graph.size), weights, colours: lineColours("amber-dark", [0, 1, 0]), relief: { lift: 0 } };
    const lines = selectedLines(scene, { selected: { layer: "c", index: 14 } });
    let glowing = 0;
    for (let k = 0; k < lines.length; k += NUMBERS_A_LINE) glowing += lines[k + 6] === 7;
    return glowing / 4;
  };
  assert.deepEqual([frames(ALL), frames({ ...ALL, channels: true })], [1, 3]);
});

test("cells that are large enough are found once for a picture", () => {
  const layout = layoutOf(graphOf()), camera = { ...HOME, zoom: 8, y: unitPoint(layout, "input", 27)[1] / ROOM.height, x: unitPoint(layout, "input", 27)[0] / ROOM.width };
  const found = cellsInView(layout, { matrix: viewMatrix(camera, ROOM), size: ROOM, thick: 0, relief: { lift: 0 } }, { width: 30, height: 16 }, 800);
  const input_ = found.filter(({ layer }) => layer.id === "input");
  assert.ok(input_.length > 8 && input_.every(({ index }) => index < 64));
  assert.equal(new Set(input_.map(({ index }) => index)).size, input_.length);
  near(input_.find(({ index }) => index === 27).x, ROOM.width / 2, 1e-6);
});
