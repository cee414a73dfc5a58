/**
 * Units raised by their value: heights run from -lift to lift, as the colours run. The same walk over columns as the
 * shader's (gl/shaders/sheet.js), so that what is seen is what is picked.
 */
import { along, dot, sub } from "../math/vec.js";
import { clamp } from "../math/ease.js";
import { sheetOf } from "./layout.js";
import { cellCentre, hit, upOf } from "./sheet.js";

/** relief: {lift (world units), valueAt(layer id, u) -> -1..1} */
export const heightOf = (relief, id, u) => relief.lift * clamp(relief.valueAt(id, u), -1, 1);

/** The middle of a unit's top in the world, or null where its layer is not drawn. */
export function raisedPoint(layout, relief, id, u) {
  const found = sheetOf(layout, id, u);
  if (!found) return null;
  const centre = cellCentre(found.sheet, found.cell);
  return relief.lift > 0 && !found.sheet.picture ? along(centre, upOf(found.sheet), heightOf(relief, id, u)) : centre;
}

/** How a ray goes through the box that holds every column of a sheet: {at, go: in cells, cells, world units, enter}, or null. */
function throughBox(sheet, lift, ray) {
  const up = upOf(sheet);
  const from = sub(ray.origin, sheet.centre);
  const local = (vector) => [
    (dot(vector, sheet.right) / dot(sheet.right, sheet.right)) * (sheet.cols / 2),
    (dot(vector, sheet.down) / dot(sheet.down, sheet.down)) * (sheet.rows / 2),
    dot(vector, up),
  ];
  const middle = [sheet.cols / 2, sheet.rows / 2, 0];
  const at = local(from).map((part, k) => part + middle[k]);
  const go = local(ray.direction);
  const bounds = [[0, sheet.cols], [0, sheet.rows], [-lift, lift]];
  let [enter, leave] = [0, Infinity];
  for (let k = 0; k < 3; k++) {
    const [low, high] = bounds[k].map((bound) => (bound - at[k]) / go[k]).sort((a, b) => a - b);
    if (go[k] === 0 && (at[k] < bounds[k][0] || at[k] > bounds[k][1])) return null;
    if (go[k] !== 0) [enter, leave] = [Math.max(enter, low), Math.min(leave, high)];
  }
  return enter > leave ? null : { at, go, enter };
}

/** Does the ray meet the sheet, or the room in which its columns stand? */
export const meets = (sheet, { lift }, ray) => (lift > 0 ? throughBox(sheet, lift, ray) : hit(sheet, ray)) !== null;

/** Where the ray meets the columns of a sheet: {cell, s}, or null; a picture has none, it is level. */
export function hitRelief(sheet, relief, ray) {
  if (!(relief.lift > 0) || sheet.picture) return hit(sheet, ray);
  const way = throughBox(sheet, relief.lift, ray);
  return way && walk(sheet, relief, way);
}

function walk(sheet, relief, { at, go, enter }) {
  const size = [sheet.cols, sheet.rows];
  const start = [0, 1].map((k) => at[k] + go[k] * enter);
  const cell = start.map((part, k) => clamp(Math.floor(part), 0, size[k] - 1));
  const turn = [0, 1].map((k) => (go[k] < 0 ? -1 : 1));
  const next = [0, 1].map((k) => (go[k] === 0 ? Infinity : (cell[k] + Math.max(turn[k], 0) - at[k]) / go[k]));
  let here = enter;
  while (cell.every((c, k) => c >= 0 && c < size[k])) {
    const i = cell[1] * sheet.cols + cell[0];
    const roof = heightOf(relief, sheet.layer.id, sheet.first + i);
    if (at[2] + go[2] * here <= roof) return { cell: i, s: here };
    const fall = go[2] < 0 ? (roof - at[2]) / go[2] : Infinity;
    const far = Math.min(next[0], next[1]);
    if (fall <= far) return { cell: i, s: fall };
    const k = next[0] < next[1] ? 0 : 1;
    here = far;
    cell[k] += turn[k];
    next[k] += 1 / Math.abs(go[k]);
  }
  return null;
}
