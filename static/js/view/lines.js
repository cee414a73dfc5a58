/**
 * What is drawn between units: the terms of a unit as lines, its windows as frames, its deciding path in bold.
 * A line is 11 numbers: from (3, world), to (3, world), width (css px), colour (4, 0..1, straight alpha).
 */
import { fieldsOf } from "../net/field.js";
import { tapLayer, trace } from "../net/trace.js";
import { decidingUnit } from "../net/winners.js";
import { TABLES, STEPS } from "./colour.js";
import { isDrawn, sheetOf, unitPoint } from "./layout.js";
import { cellPoint } from "./sheet.js";

export const NUMBERS_A_LINE = 11;

const WIDTH = { least: 0.6, most: 3.2, path: 2.5, frame: 1.5, unit: 2, glow: 7 }; // css px
const ALPHA = { least: 0.12, most: 0.95, glow: 0.16, frame: 0.9 };
const STRONG = 0.72; // how far out on the colour scale lines take their colour

const isWhole = (layer, box) =>
  box.y0 === 0 && box.x0 === 0 && box.y1 === layer.rows - 1 && box.x1 === layer.cols - 1;

/** Colours of one theme for lines, 0..1. `accent` comes from the style sheet. */
export function lineColours(theme, accent) {
  const at = (t) => Array.from(TABLES[theme].subarray(Math.round(((t + 1) / 2) * (STEPS - 1)) * 4).slice(0, 3), (c) => c / 255);
  return { positive: at(STRONG), negative: at(-STRONG), accent };
}

/**
 * Follows a unit of a layer that is not drawn to the one that shows the same number below it (flatten), or null
 * when none does.
 */
export function shownUnit(graph, layout, id, index) {
  let layer = graph.byId.get(id);
  while (layer && !layout.boxes.has(layer.id)) {
    if (layer.read !== "same" || layer.inputs.length !== 1) return null;
    layer = graph.byId.get(layer.inputs[0]);
  }
  return layer ? { layer: layer.id, index } : null;
}

function termLines(scene, traced, out) {
  const { graph, layout, colours } = scene;
  const to = unitPoint(layout, traced.layer.id, traced.index);
  if (!to) return;
  let most = 0;
  for (const product of traced.products) most = Math.max(most, Math.abs(product));
  for (let t = 0; t < traced.taps.length; t++) {
    if (traced.taps[t] < 0) continue;
    const shown = shownUnit(graph, layout, tapLayer(traced, t).id, traced.taps[t]);
    const from = shown && unitPoint(layout, shown.layer, shown.index);
    if (!from) continue;
    const strength = most > 0 ? Math.abs(traced.products[t]) / most : 0;
    const colour = traced.products[t] < 0 ? colours.negative : colours.positive;
    const width = WIDTH.least + (WIDTH.most - WIDTH.least) * strength;
    out.push(...from, ...to, width, ...colour, ALPHA.least + (ALPHA.most - ALPHA.least) * strength);
  }
}

/** The four sides of a box of cells on one sheet. */
function frame(sheet, [x0, y0, x1, y1], width, colour, alpha, out) {
  const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y]) => cellPoint(sheet, x, y));
  corners.forEach((corner, k) => out.push(...corner, ...corners[(k + 1) % 4], width, ...colour, alpha));
}

/** A frame around one unit. */
function unitFrame(scene, id, index, width, colour, out) {
  const found = sheetOf(scene.layout, id, index);
  if (!found) return;
  const x = found.cell % found.sheet.cols, y = Math.floor(found.cell / found.sheet.cols);
  frame(found.sheet, [x, y, x + 1, y + 1], width, colour, 1, out);
}

/** The traced windows of a unit in every layer below it, down to the drawing, with a soft glow. */
function windowFrames(scene, layer, index, out) {
  for (const [id, box] of fieldsOf(scene.graph, layer, index)) {
    const below = scene.graph.byId.get(id);
    const drawn = scene.layout.boxes.get(id);
    if (id === layer.id || !drawn || below.flat || isWhole(below, box)) continue;
    for (let c = box.c0; c <= box.c1; c++) {
      const area = [box.x0, box.y0, box.x1 + 1, box.y1 + 1];
      frame(drawn.sheets[c], area, WIDTH.glow, scene.colours.accent, ALPHA.glow, out);
      frame(drawn.sheets[c], area, WIDTH.frame, scene.colours.accent, ALPHA.frame, out);
    }
  }
}

/** The chain of deciding units from a unit down: [{layer, index}, ...], itself first. */
export function decidingPath(scene, layer, index) {
  const path = [{ layer: layer.id, index }];
  for (;;) {
    const here = path.at(-1);
    const traced = trace(scene.graph, scene.values, scene.weights, scene.graph.byId.get(here.layer), here.index);
    const next = decidingUnit(traced);
    if (!next) return { path, last: traced };
    path.push(next);
  }
}

function pathLines(scene, path, out) {
  const shown = path.filter(({ layer }) => isDrawn(scene.graph.byId.get(layer)) && scene.layout.boxes.has(layer));
  for (let k = 1; k < shown.length; k++) {
    const from = unitPoint(scene.layout, shown[k].layer, shown[k].index);
    const to = unitPoint(scene.layout, shown[k - 1].layer, shown[k - 1].index);
    out.push(...from, ...to, WIDTH.path, ...scene.colours.accent, 1);
    unitFrame(scene, shown[k].layer, shown[k].index, WIDTH.frame, scene.colours.accent, out);
  }
}

/**
 * All lines of the moment. scene: {graph, layout, values, weights, colours}; hover and selected: {layer, index}|null.
 * -> Float32Array, NUMBERS_A_LINE numbers a line.
 */
export function linesOf(scene, { hover, selected }) {
  const out = [];
  if (selected) {
    const layer = scene.graph.byId.get(selected.layer);
    const { path, last } = decidingPath(scene, layer, selected.index);
    termLines(scene, last, out);
    if (path.length > 1) termLines(scene, trace(scene.graph, scene.values, scene.weights, layer, selected.index), out);
    windowFrames(scene, layer, selected.index, out);
    pathLines(scene, path, out);
    unitFrame(scene, selected.layer, selected.index, WIDTH.unit, scene.colours.accent, out);
  }
  if (hover && !(selected && hover.layer === selected.layer && hover.index === selected.index)) {
    const layer = scene.graph.byId.get(hover.layer);
    termLines(scene, trace(scene.graph, scene.values, scene.weights, layer, hover.index), out);
    unitFrame(scene, hover.layer, hover.index, WIDTH.unit, scene.colours.accent, out);
  }
  return Float32Array.from(out);
}
