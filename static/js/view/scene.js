/** State -> plain draw lists for gl/: numbers only, nothing of GL. */
import { rangeOf } from "./colour.js";

export const NUMBERS_A_SHEET = 12;

/**
 * The sheets of a layout: for each centre (3), right (3), down (3), first unit in the block, cols, rows.
 * Changes with the layout only.
 */
export function sheetData(layout) {
  const out = new Float32Array(layout.sheets.length * NUMBERS_A_SHEET);
  layout.sheets.forEach(({ layer, first, rows, cols, centre, right, down }, k) => {
    out.set([...centre, ...right, ...down, layer.at + first, cols, rows], k * NUMBERS_A_SHEET);
  });
  return out;
}

/** One number a sheet: the half-width of its colour scale in this run. `stats`: Map id -> {min, max}. */
export function sheetRanges(layout, stats) {
  return Float32Array.from(layout.sheets, ({ layer }) => (stats ? rangeOf(layer.kind, stats.get(layer.id)) : 1));
}

/** "6 @ 28 × 28" or "120". */
export const shapeText = ({ flat, channels, rows, cols, size }) => (flat ? `${size}` : `${channels} @ ${rows} × ${cols}`);
