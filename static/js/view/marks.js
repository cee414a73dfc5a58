/** Frames on sheets and lines between units, pushed as numbers onto a list (see NUMBERS_A_LINE in lines.js). */
import { along } from "../math/vec.js";
import { sheetOf } from "./layout.js";
import { cellPoint, upOf } from "./sheet.js";

/** A line: from and to in the world, width in css px, colour and alpha 0..1. None where an end is null: it is not drawn. */
export function line(out, from, to, width, colour, alpha) {
  if (from && to) out.push(...from, ...to, width, ...colour, alpha);
}

export const TERM_WIDTH = { least: 0.6, most: 3.2 }; // css px
const TERM_ALPHA = { least: 0.12, most: 0.95 };

/** The line of a term: as wide and as clear as its share of the strongest (-1..1) is large, coloured by its sign. */
export function termLine(out, from, to, share, { positive, negative }) {
  const between = ({ least, most }) => least + (most - least) * Math.abs(share);
  line(out, from, to, between(TERM_WIDTH), share < 0 ? negative : positive, between(TERM_ALPHA));
}

/** The four sides of a box of cells on one sheet, `height` world units above it. */
export function frame(out, sheet, [x0, y0, x1, y1], { width, colour, alpha, height = 0 }) {
  const up = upOf(sheet);
  const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y]) => along(cellPoint(sheet, x, y), up, height));
  corners.forEach((corner, k) => line(out, corner, corners[(k + 1) % 4], width, colour, alpha));
}

/** A frame around one unit; nothing where its layer is not drawn. */
export function unitFrame(out, layout, { layer, index }, style) {
  const found = sheetOf(layout, layer, index);
  if (!found) return;
  const x = found.cell % found.sheet.cols, y = Math.floor(found.cell / found.sheet.cols);
  frame(out, found.sheet, [x, y, x + 1, y + 1], style);
}
