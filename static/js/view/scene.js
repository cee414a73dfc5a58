/** State -> plain draw lists for gl/: numbers only, nothing of GL. */
import { channelOf } from "../net/graph.js";

export const NUMBERS_A_SHEET = 13;
const PART = 4096; // units: a place in the block goes in whole ones and the rest, since a float32 holds no number past 2^24

/**
 * Sheets: for each centre (3), right (3), down (3), first unit in the block (2), cols, rows.
 * Changes with the layout only.
 */
export function sheetData(sheets) {
  const out = new Float32Array(sheets.length * NUMBERS_A_SHEET);
  sheets.forEach(({ layer, first, rows, cols, centre, right, down }, k) => {
    const at = layer.at + first;
    out.set([...centre, ...right, ...down, Math.floor(at / PART), at % PART, cols, rows], k * NUMBERS_A_SHEET);
  });
  return out;
}

/** One number a sheet: the half-width of its colour scale. rangeOf: see ranges.js. */
export function sheetRanges(sheets, rangeOf) {
  return Float32Array.from(sheets, ({ layer, first }) => rangeOf(layer, channelOf(layer, first)));
}

/** The sheets of a layout by how they are drawn: {maps: by a colour scale, pictures: in their own colours}. */
export const drawnSheets = ({ sheets }) => (
  { maps: sheets.filter(({ picture }) => !picture), pictures: sheets.filter(({ picture }) => picture) }
);

const SLAB = 0.1, RELIEF = 0.22; // of the way from floor to floor: thickness of a slab, height of the largest value
const ALONE = 40; // world units, the way where there is one floor only

/** The least way from one floor to the next, in world units. */
function floorWay({ boxes }) {
  const heights = [...new Set([...boxes.values()].map(({ y }) => y))].sort((a, b) => a - b);
  const ways = heights.slice(1).map((y, k) => y - heights[k]);
  return ways.length ? Math.min(...ways) : ALONE;
}

/** How thick slabs are and how high values stand, by how far the view has turned to 3D. */
export function solidity(layout, camera, relief) {
  const way = floorWay(layout) * camera.bend;
  return { thick: SLAB * way, lift: relief ? RELIEF * way : 0 };
}

/** The heights of units for picking and lines: {lift, valueAt(layer id, u) -> -1..1}; rangeOf: see ranges.js. */
export function reliefOf(graph, run, rangeOf, lift) {
  return {
    lift: run ? lift : 0,
    valueAt(id, u) {
      const layer = graph.byId.get(id);
      const range = rangeOf(layer, channelOf(layer, u));
      return range > 0 ? run.values[layer.at + u] / range : 0;
    },
  };
}

/** "6 @ 28 × 28" or "120"; with a note, closer: "+ ReLU · 6@28×28". */
export function shapeText({ flat, channels, rows, cols, size }, note = "") {
  const shape = flat ? `${size}` : `${channels} @ ${rows} × ${cols}`;
  return note ? `${note} · ${shape.replaceAll(" ", "")}` : shape;
}
