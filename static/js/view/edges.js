/**
 * Quiet lines where a network branches: from the row that branches leave to each of them, up to where they meet, and at
 * the side past the rows that a shortcut skips. A chain has none. Numbers are pushed as in marks.js.
 */
import { line } from "./marks.js";

const WIDTH = { way: 1.25, sign: 2 }, ALPHA = { way: 0.55, sign: 0.9 }; // css px
const LANE = { first: 10, pitch: 8 }; // css px, of skips beside the rows
const MARK = 4; // css px, half of the sign where a skip arrives

/** The upright rectangle that a drawn layer fills: {left, right, top, bottom, x}. */
export function extentOf({ sheets, x, y }) {
  const out = { left: Infinity, right: -Infinity, top: -Infinity, bottom: Infinity };
  for (const { centre, right, down } of sheets) {
    const wide = Math.abs(right[0]) + Math.abs(down[0]), high = Math.abs(right[1]) + Math.abs(down[1]);
    out.left = Math.min(out.left, centre[0] - wide);
    out.right = Math.max(out.right, centre[0] + wide);
    out.top = Math.max(out.top, centre[1] + high);
    out.bottom = Math.min(out.bottom, centre[1] - high);
  }
  return sheets.length ? { ...out, x, y: (out.top + out.bottom) / 2 } : { left: x, right: x, top: y, bottom: y, x, y };
}

/** The sign where a skip arrives: a plus at a sum, a bar across the way's end at a join. */
function sign(isJoin, [x, y], stroke) {
  stroke([x, y - MARK], [x, y + MARK]);
  if (!isJoin) stroke([x - MARK, y], [x + MARK, y]);
}

/** Does a row join what it reads, rather than add it up? */
const joins = ({ parts }) => parts.some(({ read }) => read === "join");

/** colour: [r, g, b] of 0..1 -> Float32Array of lines; see lines.js. */
export function edgesOf({ layout, colour }) {
  const out = [], extents = new Map([...layout.boxes].map(([id, box]) => [id, extentOf(box)]));
  const skipped = new Map(layout.skips.map(({ from, to, lane }) => [`${from}\n${to}`, lane]));
  const most = [...extents.values()].reduce((far, { right }) => Math.max(far, right), -Infinity);
  const draw = (kind) => ([x0, y0], [x1, y1]) => line(out, [x0, y0, 0], [x1, y1, 0], WIDTH[kind], colour, ALPHA[kind]);
  const way = draw("way");
  for (const [to, read] of layout.ways) {
    for (const from of read) {
      const a = extents.get(from), b = extents.get(to);
      if (!a || !b) continue;
      const lane = skipped.get(`${from}\n${to}`);
      if (lane !== undefined) {
        const x = most + LANE.first + lane * LANE.pitch, end = b.right + MARK;
        way([a.right + 1, a.y], [x, a.y]);
        way([x, a.y], [x, b.y]);
        way([x, b.y], [end, b.y]);
        sign(joins(layout.boxes.get(to)), [end, b.y], draw("sign"));
      } else if (layout.boxes.get(from).inBand || layout.boxes.get(to).inBand) {
        const x = layout.boxes.get(from).inBand ? a.x : b.x; // a branch keeps its column
        way([x, a.top], [x, b.bottom]);
      }
    }
  }
  return Float32Array.from(out);
}
