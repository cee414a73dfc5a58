/**
 * A sheet as the camera sees it, in clip coordinates: which part of it is in the view, and where a cell lies on the
 * screen. Points of a sheet are (u, v, height): u and v from -1 to 1 (sheet.js), height in world units above it.
 */
import { clamp } from "../math/ease.js";
import { upOf } from "./sheet.js";

const times = (m, [x, y, z], w) => [ // written out: this is done for every sheet in every frame
  m[0] * x + m[4] * y + m[8] * z + m[12] * w,
  m[1] * x + m[5] * y + m[9] * z + m[13] * w,
  m[2] * x + m[6] * y + m[10] * z + m[14] * w,
  m[3] * x + m[7] * y + m[11] * z + m[15] * w,
];

/** {sheet, middle, right, down, up}: four clip coordinates each, so that a point is middle + right u + down v + up height. */
export const patchOf = (sheet, matrix) => ({
  sheet,
  middle: times(matrix, sheet.centre, 1),
  right: times(matrix, sheet.right, 0),
  down: times(matrix, sheet.down, 0),
  up: times(matrix, upOf(sheet), 0),
});

const clipAt = ({ middle: m, right: r, down: d, up }, u, v, height) => [
  m[0] + r[0] * u + d[0] * v + up[0] * height,
  m[1] + r[1] * u + d[1] * v + up[1] * height,
  m[2] + r[2] * u + d[2] * v + up[2] * height,
  m[3] + r[3] * u + d[3] * v + up[3] * height,
];

/** How far inside each border of the view a point is; below 0 is outside. The far border is farther than anything. */
const BORDERS = [
  ([x, , , w]) => w + x, ([x, , , w]) => w - x,
  ([, y, , w]) => w + y, ([, y, , w]) => w - y,
  ([, , z, w]) => w + z,
];

const FACES = [ // of the box over a sheet: (u, v, 0 for its lower and 1 for its upper end)
  [[-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]],
  [[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]],
  [[-1, -1, 0], [1, -1, 0], [1, -1, 1], [-1, -1, 1]],
  [[-1, 1, 0], [1, 1, 0], [1, 1, 1], [-1, 1, 1]],
  [[-1, -1, 0], [-1, 1, 0], [-1, 1, 1], [-1, -1, 1]],
  [[1, -1, 0], [1, 1, 0], [1, 1, 1], [1, -1, 1]],
];

/** What of a convex polygon lies inside one border (Sutherland and Hodgman 1974); points carry more numbers behind the first four. */
function cut(polygon, inside) {
  const out = [];
  polygon.forEach((to, k) => {
    const from = polygon.at(k - 1);
    const [a, b] = [inside(from), inside(to)];
    if (a < 0 !== b < 0) out.push(from.map((x, i) => x + (to[i] - x) * (a / (a - b))));
    if (b >= 0) out.push(to);
  });
  return out;
}

/**
 * The part of a box over the sheet, from height `low` to `high`, that is in the view: the ranges of u and v, of the
 * screen's x and y (-1 to 1, y up) and of clip w, [from, to] each; null where nothing is.
 */
export function partInView(patch, low, high) {
  const part = { u: [1, -1], v: [1, -1], x: [1, -1], y: [1, -1], w: [Infinity, 0] };
  const grow = (range, value) => {
    range[0] = Math.min(range[0], value);
    range[1] = Math.max(range[1], value);
  };
  for (const face of low === high ? FACES.slice(0, 1) : FACES) {
    const corners = face.map(([u, v, end]) => [...clipAt(patch, u, v, end ? high : low), u, v]);
    for (const [x, y, , w, u, v] of BORDERS.reduce((left, inside) => (left.length ? cut(left, inside) : left), corners)) {
      grow(part.u, u);
      grow(part.v, v);
      grow(part.w, w);
      if (w > 0) {
        grow(part.x, clamp(x / w, -1, 1));
        grow(part.y, clamp(y / w, -1, 1));
      }
    }
  }
  return part.u[0] <= part.u[1] ? part : null;
}

/**
 * A cell on a screen of width x height css px: {x, y} of its middle, its sides {across, down} there as [dx, dy], and the
 * largest clip w on it; null where the middle is not in the view.
 */
export function cellOnScreen(patch, col, row, above, { width, height }) {
  const { rows, cols } = patch.sheet;
  const at = clipAt(patch, (2 * (col + 0.5)) / cols - 1, (2 * (row + 0.5)) / rows - 1, above);
  if (BORDERS.some((inside) => inside(at) < 0)) return null;
  const [x, y] = [at[0] / at[3], at[1] / at[3]];
  const side = (way, count) => [((way[0] - x * way[3]) * width) / at[3] / count, ((y * way[3] - way[1]) * height) / at[3] / count];
  const w = at[3] + Math.abs(patch.right[3]) / cols + Math.abs(patch.down[3]) / rows;
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height, across: side(patch.right, cols), down: side(patch.down, rows), w };
}

const LEAST_W = 0.05; // clip w is larger than this everywhere in the view (camera.js, NEAR)

/**
 * No cell in the view is wider or higher than this {width, height}, css px: a quick look before looking closely. `hull`: the
 * patch of all sheets of the layer (hull.js), for a look at none but the first.
 */
export function cellAtMost(patch, reach, size, hull = patch) {
  const { sheet, right, down } = patch, least = [hull.right, hull.down].reduce((w, way) => w - Math.abs(way[3]), hull.middle[3]);
  const w = Math.max(LEAST_W, least - reach * Math.abs(hull.up[3]));
  const span = (k, whole) => ([[right, sheet.cols], [down, sheet.rows]]
    .reduce((sum, [way, count]) => sum + (Math.abs(way[k]) + Math.abs(way[3])) / count, 0) * whole) / w;
  return { width: span(0, size.width), height: span(1, size.height) };
}

/** Is the whole box over the sheet, `reach` up and down, beyond one border of the view? */
export function isOutside({ middle, right, down, up }, reach) {
  return BORDERS.some((inside) => inside(middle) + Math.abs(inside(right)) + Math.abs(inside(down)) + reach * Math.abs(inside(up)) < 0);
}
