/**
 * Every line of a layer at once, its wires: as lines.js has them, the strongest first. A layer may have a hundred million:
 * they are counted before any is made, and of too many only the strongest are.
 */
import { tapCount } from "../net/reads.js";
import { lookedAt, MOST, strongest } from "./bounds.js";
import { drawnTrace, largestTerm, NUMBERS_A_LINE, tapLines, termLines } from "./lines.js";
import { raisedPoint } from "./relief.js";
import { shownUnit } from "./shown.js";

const WIDTH_AT = 6, ALPHA_AT = 10; // places in a line's numbers
const ALPHA = 6; // of one wire, where there are so few that they share no room

const BUCKETS = 16; // of strength

/** Lines with the strongest first, roughly: by buckets of their alpha, which costs one pass. */
function strongestFirst(lines) {
  const buckets = Array.from({ length: BUCKETS }, () => []);
  for (let k = 0; k < lines.length; k += NUMBERS_A_LINE) {
    buckets[BUCKETS - 1 - Math.min(BUCKETS - 1, Math.floor(lines[k + ALPHA_AT] * BUCKETS))].push(k);
  }
  const out = new Float32Array(lines.length);
  buckets.flat().forEach((k, n) => {
    for (let i = 0; i < NUMBERS_A_LINE; i++) out[n * NUMBERS_A_LINE + i] = lines[k + i];
  });
  return out;
}

/** Lines of terms as the wires of a layer: the strongest first, thin and pale enough to be seen together. -> Float32Array */
export function asWires(lines) {
  const out = strongestFirst(lines);
  const thin = Math.min(1, ALPHA / Math.sqrt(out.length / NUMBERS_A_LINE)); // many lines share the same room
  for (let k = 0; k < out.length; k += NUMBERS_A_LINE) {
    out[k + WIDTH_AT] = Math.min(out[k + WIDTH_AT], 1);
    out[k + ALPHA_AT] *= thin;
  }
  return out;
}

/** How many terms each unit of a layer has lines for: its own, or through layers that are folded away those of the next below. */
function drawnTaps(graph, layout, layer, row = layer.id) {
  const taps = tapCount(graph, layer);
  if (taps !== 1 && layer.read !== "across") return taps;
  return Math.max(...layer.inputs.map((id) => {
    const shown = shownUnit(graph, layout, id, 0);
    return shown && shown.layer !== row ? taps : drawnTaps(graph, layout, graph.byId.get(id), row);
  }));
}

/** Of the terms of some units the strongest, each as a share of its unit's largest. */
function strongestLines(scene, { id }, units, taps, out) {
  const traces = Array.from(units, (index) => drawnTrace(scene, { layer: id, index }));
  const largest = traces.map(largestTerm), shares = new Float32Array(units.length * taps);
  traces.forEach(({ products }, n) => products.forEach((product, t) => (shares[n * taps + t] = largest[n] > 0 ? product / largest[n] : 0)));
  const kept = strongest(shares, MOST.cut);
  let k = 0;
  traces.forEach((traced, n) => {
    const mine = [];
    for (; kept[k] < (n + 1) * taps; k++) mine.push(kept[k] - n * taps);
    if (mine.length) tapLines(scene, traced, mine, raisedPoint(scene.layout, scene.relief, id, units[n]), largest[n], out);
  });
}

/**
 * Every wire between a layer and the one below: all terms of all its units. -> Float32Array. Where there are too many
 * tell({shown, all, units}) hears how many there are, and of how many units the strongest are drawn.
 */
export function wiresOf(scene, id, tell = () => {}) {
  const { graph, layout, values } = scene, layer = graph.byId.get(id), lines = [];
  if (!layer || !layout.boxes.has(id) || !layer.inputs.length) return asWires(lines);
  const taps = drawnTaps(graph, layout, layer), all = layer.size * taps, cut = { left: 0 };
  const units = lookedAt(values.subarray(layer.at, layer.at + layer.size), taps);
  if (all > MOST.wires) strongestLines(scene, layer, units, taps, lines);
  else for (const index of units) termLines(scene, { layer: id, index }, lines, cut);
  const shown = lines.length / NUMBERS_A_LINE;
  if (all > MOST.wires || cut.left > 0) tell({ shown, all, units: units.length });
  return asWires(lines);
}

/** The corners of the smallest upright box that holds the ends of all lines: [[x, y, z], [x, y, z]]. */
export function boundsOf(lines) {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < lines.length; k += NUMBERS_A_LINE) {
    for (let i = 0; i < 6; i++) {
      low[i % 3] = Math.min(low[i % 3], lines[k + i]);
      high[i % 3] = Math.max(high[i % 3], lines[k + i]);
    }
  }
  return [low, high];
}
