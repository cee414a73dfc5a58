/**
 * What is drawn between units: the terms of a unit as lines, its windows as frames, the whole trace as a bundle, which
 * later units read it; see pointed.js for its path, what the panel points at and what it can change.
 * A line is 11 numbers: from (3, world), to (3, world), width (css px), colour (4, 0..1, straight alpha).
 *
 * What is too much to draw is left out, and counted in `cut`: {left: how many lines}.
 *
 * A scene is {graph, layout, values, weights, colours, relief}; units are {layer: id, index}.
 */
import { fieldsOf } from "../net/field.js";
import { boundsOfSet } from "../net/reach.js";
import { tapLayer, trace } from "../net/trace.js";
import { decidingUnit } from "../net/winners.js";
import { MOST, strongest } from "./bounds.js";
import { bundleOf } from "./bundle.js";
import { lineTone, STEPS, TABLES } from "./colour.js";
import { sheetsFrom } from "./layout.js";
import { frame, line, TERM_WIDTH, termLine, unitFrame } from "./marks.js";
import { pathLines, probeLines, reachFrames } from "./pointed.js";
import { drawnReaders } from "./readers.js";
import { raisedPoint } from "./relief.js";
import { shownUnit } from "./shown.js";

export { shownUnit };

export const NUMBERS_A_LINE = 11;

const WIDTH = { frame: 1.5, unit: 2, glow: 7, thinner: 0.62, forward: 0.7 }; // css px
const ALPHA = { glow: 0.16, frame: 0.9, bundle: 0.7, forward: 0.09 };
const STRONG = 0.72; // how far out on the colour scale lines take their colour

const isWhole = (layer, box) =>
  box.y0 === 0 && box.x0 === 0 && box.y1 === layer.rows - 1 && box.x1 === layer.cols - 1;

/** Colours of one tone for lines, 0..1; `bright` stands out most. `accent` comes from the style sheet. */
export function lineColours(tone, accent) {
  const at = (t) => {
    const first = Math.round(((t + 1) / 2) * (STEPS - 1)) * 4;
    return Array.from(TABLES[lineTone(tone)].subarray(first, first + 3), (c) => c / 255);
  };
  return { positive: at(STRONG), negative: at(-STRONG), bright: at(1), accent };
}

const pointOf = ({ layout, relief }, { layer, index }) => raisedPoint(layout, relief, layer, index);
const traceOf = ({ graph, values, weights }, { layer, index }) => trace(graph, values, weights, graph.byId.get(layer), index);
const signed = (colours, sign) => (sign < 0 ? colours.negative : colours.positive);

/** The tap at the unit's own place, where it is all that the unit is made of but for its neighbours in other maps; else -1. */
function ownTap({ layer, taps, index }) {
  if (layer.read === "across") return taps.indexOf(index);
  return taps.length === 1 ? 0 : -1;
}

/** The unit of the row that shows a unit: itself, or where its layer is folded into a row the one at its place; else null. */
export function rowUnit({ boxes, folds }, { layer, index }) {
  const fold = folds.get(layer), shown = fold && !fold.before ? fold.row : layer;
  return boxes.has(shown) ? { layer: shown, index } : null;
}

/** The trace whose terms are drawn for a unit: its own, or through layers that are folded away the next one below. */
export function drawnTrace(scene, unit) {
  let traced = traceOf(scene, unit);
  for (let t = ownTap(traced); t >= 0 && traced.taps[t] >= 0; t = ownTap(traced)) {
    const below = { layer: tapLayer(traced, t).id, index: traced.taps[t] };
    const shown = shownUnit(scene.graph, scene.layout, below.layer, below.index);
    if (shown && shown.layer !== rowUnit(scene.layout, unit)?.layer) break;
    traced = traceOf(scene, below);
  }
  return traced;
}

/** The largest magnitude of the terms of a trace. */
export function largestTerm({ products }) {
  let most = 0;
  for (const product of products) most = Math.max(most, Math.abs(product));
  return most;
}

/** Lines of some terms of a trace, by the numbers of their taps, to a point; `most`: the largest of all terms. */
export function tapLines(scene, traced, taps, to, most, out) {
  for (const t of taps) {
    if (traced.taps[t] < 0) continue;
    const shown = shownUnit(scene.graph, scene.layout, tapLayer(traced, t).id, traced.taps[t]);
    const from = shown && pointOf(scene, shown);
    if (!from) continue;
    termLine(out, from, to, most > 0 ? traced.products[t] / most : 0, scene.colours);
  }
}

export function termLines(scene, unit, out, cut) {
  const row = rowUnit(scene.layout, unit), to = row && pointOf(scene, row);
  if (!to) return;
  const traced = drawnTrace(scene, unit), count = traced.taps.length;
  cut.left += Math.max(0, count - MOST.terms);
  const taps = count > MOST.terms ? strongest(traced.products, MOST.terms) : [...traced.taps.keys()], before = out.length;
  tapLines(scene, traced, taps, to, largestTerm(traced), out);
  if (scene.layout.form === "columns") cut.left += taps.filter((t) => traced.taps[t] >= 0).length - (out.length - before) / NUMBERS_A_LINE;
}

/** The rest of the trace, below the unit's own terms: each step thinner. */
function bundleLines(scene, unit, out) {
  const { graph, layout } = scene;
  for (const { from, to, share, sign, depth } of bundleOf(scene, graph.byId.get(unit.layer), unit.index)) {
    if (depth === 0) continue;
    const [below, above] = [from, to].map((end) => shownUnit(graph, layout, end.layer, end.index));
    if (!below || !above || below.layer === above.layer) continue;
    const strength = Math.sqrt(share);
    const width = Math.max(TERM_WIDTH.least, TERM_WIDTH.most * strength * WIDTH.thinner ** depth * 2);
    line(out, pointOf(scene, below), pointOf(scene, above), width, signed(scene.colours, sign), ALPHA.bundle * Math.min(1, 0.08 + strength));
  }
}

/** The traced windows of a unit in every layer below it, down to the drawing, with a soft glow. */
function windowFrames(scene, { layer, index }, out, cut) {
  const { accent: colour } = scene.colours;
  for (const [id, box] of fieldsOf(scene.graph, scene.graph.byId.get(layer), index)) {
    const below = scene.graph.byId.get(id);
    const drawn = scene.layout.boxes.get(id);
    if (id === layer || !drawn || below.flat || isWhole(below, box)) continue;
    const sheets = sheetsFrom(drawn, box.c0, box.c1), area = [box.x0, box.y0, box.x1 + 1, box.y1 + 1];
    cut.left += 8 * Math.max(0, sheets.length - MOST.maps); // two frames a map
    for (const sheet of sheets.slice(0, MOST.maps)) {
      frame(out, sheet, area, { width: WIDTH.glow, colour, alpha: ALPHA.glow, height: scene.relief.lift });
      frame(out, sheet, area, { width: WIDTH.frame, colour, alpha: ALPHA.frame, height: scene.relief.lift });
    }
  }
}

/** The chain of deciding units from a unit down: {path: [unit, ...] itself first, last: the trace it ends in}. */
export function decidingPath(scene, layer, index) {
  const path = [{ layer: layer.id, index }];
  for (;;) {
    const traced = traceOf(scene, path.at(-1));
    const next = decidingUnit(traced);
    if (!next) return { path, last: traced };
    path.push(next);
  }
}

/** Lines to the units of the next drawn layers that read this one, along every way up. */
function forwardLines(scene, unit, out, cut) {
  const { layout, colours } = scene, from = pointOf(scene, unit);
  if (!from) return;
  const { ends, left } = drawnReaders(scene.graph, layout, unit);
  cut.left += left;
  for (const [id, units] of ends) {
    for (const index of units) line(out, from, pointOf(scene, { layer: id, index }), WIDTH.forward, colours.accent, ALPHA.forward);
  }
  if (ends.size > 1) for (const [id, units] of ends) readFrames(scene, layout.boxes.get(id), units, out);
}

/** Where several layers read a unit: on each map of each, a soft frame around the units that do. */
function readFrames({ colours: { accent: colour }, relief: { lift: height } }, { layer, sheets }, units, out) {
  if (layer.flat) return;
  const set = new Uint8Array(layer.size);
  for (const index of units) set[index] = 1;
  for (const sheet of sheets.slice(0, MOST.maps)) {
    const box = boundsOfSet(set, sheet);
    if (box) frame(out, sheet, box, { width: WIDTH.glow, colour, alpha: ALPHA.glow, height });
  }
}

/**
 * What hangs on the selected unit (or null); reach: show what it can change, too. -> Float32Array. Where lines are left out
 * tell({shown, all}) hears how many there are.
 */
export function selectedLines(scene, { selected, reach = false }, tell = () => {}) {
  const out = [], cut = { left: 0 };
  if (!selected) return Float32Array.from(out);
  const { path, last } = decidingPath(scene, scene.graph.byId.get(selected.layer), selected.index);
  const { colours: { accent: colour }, relief: { lift: height }, layout } = scene;
  forwardLines(scene, selected, out, cut);
  bundleLines(scene, selected, out);
  const own = rowUnit(layout, selected), end = rowUnit(layout, path.at(-1));
  if (last.taps.length) termLines(scene, path.at(-1), out, cut);
  if (path.length > 1 && !(own && own.layer === end?.layer)) termLines(scene, selected, out, cut); // a folded row's are the same
  windowFrames(scene, selected, out, cut);
  if (reach) reachFrames(scene, selected, out);
  pathLines(scene, selected, out);
  unitFrame(out, layout, own ?? selected, { width: WIDTH.unit, colour, alpha: 1, height });
  const shown = out.length / NUMBERS_A_LINE;
  if (cut.left > 0) tell({ shown, all: shown + cut.left });
  return Float32Array.from(out);
}

/** What hangs on the unit under the pointer and on those that the panel points at (`probe`, or null). -> Float32Array */
export function pointedLines(scene, { hover, selected, probe = null }) {
  const out = [];
  if (hover && !(selected && hover.layer === selected.layer && hover.index === selected.index)) {
    const { colours: { accent: colour }, relief: { lift: height } } = scene;
    termLines(scene, hover, out, { left: 0 });
    unitFrame(out, scene.layout, hover, { width: WIDTH.unit, colour, alpha: 1, height });
  }
  if (probe) probeLines(scene, probe, selected, out);
  return Float32Array.from(out);
}

/** One list of lines after the other. */
export function joined(first, second) {
  const out = new Float32Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}

/** All lines of the moment but the wires. -> Float32Array */
export const linesOf = (scene, pointed) => joined(selectedLines(scene, pointed), pointedLines(scene, pointed));
