/**
 * A sheet is one map as drawn: a rectangle in the world, cut into rows x cols cells.
 *   {layer, first (unit of the layer in cell 0), rows, cols, centre, right, down}
 * `right` and `down` are half the sheet's sides as vectors, so that flat and solid views share all of this.
 */
import { along, cross, dot, sub, unit } from "../math/vec.js";

/** The point at (u, v) of a sheet, both from -1 (left, top) to 1 (right, bottom). */
export const pointAt = (sheet, u, v) => along(along(sheet.centre, sheet.right, u), sheet.down, v);

/** The point at a place counted in cells: (0, 0) is the top left corner, (cols, rows) the bottom right one. */
export const cellPoint = (sheet, x, y) => pointAt(sheet, (2 * x) / sheet.cols - 1, (2 * y) / sheet.rows - 1);

/** The sheet's upright, length 1: towards the reader in the flat view, up in the solid one. */
export const upOf = (sheet) => unit(cross(sheet.down, sheet.right));

/** The centre of cell number i of the sheet. */
export function cellCentre(sheet, i) {
  return cellPoint(sheet, (i % sheet.cols) + 0.5, Math.floor(i / sheet.cols) + 0.5);
}

/** Where the ray origin + s * direction meets the sheet: {cell, s}, or null. */
export function hit(sheet, { origin, direction }) {
  const normal = cross(sheet.right, sheet.down);
  const slope = dot(direction, normal);
  if (slope === 0) return null;
  const s = dot(sub(sheet.centre, origin), normal) / slope;
  const local = sub(along(origin, direction, s), sheet.centre);
  const u = dot(local, sheet.right) / dot(sheet.right, sheet.right);
  const v = dot(local, sheet.down) / dot(sheet.down, sheet.down);
  if (s < 0 || Math.abs(u) > 1 || Math.abs(v) > 1) return null;
  const col = Math.min(sheet.cols - 1, Math.floor(((u + 1) / 2) * sheet.cols));
  const row = Math.min(sheet.rows - 1, Math.floor(((v + 1) / 2) * sheet.rows));
  return { cell: row * sheet.cols + col, s };
}
