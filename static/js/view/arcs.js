/**
 * Quiet lines below the columns of the strip where a network branches: from each column to those that read it farther on
 * than the next one. A chain has none. Numbers are pushed as in marks.js.
 */
import { extentOf } from "./edges.js";
import { line } from "./marks.js";

const WIDTH = 1.25, ALPHA = 0.55; // css px
const LANE = { first: 7, pitch: 7 }; // css px below the lowest column
const BESIDE = 5; // css px from a column's middle: ways leave at its right and arrive at its left

/** layout, colour [r, g, b] of 0..1 -> Float32Array of lines; see lines.js. */
export function arcsOf({ layout, colour }) {
  const out = [], extents = new Map([...layout.boxes].map(([id, box]) => [id, extentOf(box)]));
  const lowest = [...extents.values()].reduce((low, { bottom }) => Math.min(low, bottom), Infinity);
  const stroke = ([x0, y0], [x1, y1]) => line(out, [x0, y0, 0], [x1, y1, 0], WIDTH, colour, ALPHA);
  for (const { from, to, lane } of layout.skips) {
    const a = extents.get(from), b = extents.get(to);
    if (!a || !b) continue;
    const [left, right, y] = [a.x + BESIDE, b.x - BESIDE, lowest - LANE.first - lane * LANE.pitch];
    stroke([left, a.bottom], [left, y]);
    stroke([left, y], [right, y]);
    stroke([right, y], [right, b.bottom]);
  }
  return Float32Array.from(out);
}
