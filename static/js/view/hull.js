/** The smallest sheet that holds all sheets of a layer, so that what does not meet it need not be looked for on each of them. */
import { along, dot, length, scale, sub, unit } from "../math/vec.js";

const known = new WeakMap(); // box of a layout -> its hull

function makeHull({ sheets }) {
  const [first] = sheets, ways = [unit(first.right), unit(first.down)];
  const ends = ways.map(() => [Infinity, -Infinity]);
  for (const { centre, right, down } of sheets) {
    const from = sub(centre, first.centre), halves = [length(right), length(down)];
    ways.forEach((way, k) => {
      const at = dot(from, way);
      ends[k][0] = Math.min(ends[k][0], at - halves[k]);
      ends[k][1] = Math.max(ends[k][1], at + halves[k]);
    });
  }
  const [x, y] = ends.map(([low, high]) => (low + high) / 2), [wide, high] = ends.map(([a, b]) => (b - a) / 2);
  const centre = along(along(first.centre, ways[0], x), ways[1], y);
  return { ...first, rows: 1, cols: 1, centre, right: scale(ways[0], wide), down: scale(ways[1], high) };
}

/** Box of a layout, with sheets that all lie in one plane, side by side -> a sheet of one cell. */
export function hullOf(box) {
  if (!known.has(box)) known.set(box, makeHull(box));
  return known.get(box);
}
