/**
 * Graph -> where every map stands: flat, solid, in the strip, or anything between. A layout is
 *   {boxes: Map id -> {layer, title, note, parts, inBand, x, y, width, height, sheets, perSheet, at}, stubs, sheets, width,
 *   height, below, beside (css px beyond the lower and the right end of the view), form, ways, skips (ways.js), folds (fold.js)}
 * Flat and solid hold the same sheets in the same order, the strip some of them: where a box has `at`, it is a Map of the
 * numbers of those maps that are drawn to their places among its sheets. So one can turn into the other. form: "rows",
 * "columns" or "between".
 */
import { mix } from "../math/ease.js";
import { length, mixVec, scale, unit } from "../math/vec.js";
import { ALL, shownLayers } from "./choice.js";
import { foldsOf, isFolded } from "./fold.js";
import { placeFlatLayers } from "./flat.js";
import { cellCentre, cellPoint } from "./sheet.js";
import { placeSolidLayers } from "./solid.js";

function finish({ places, ...rest }, shown) {
  const boxes = new Map(), stubs = [];
  for (const [id, place] of places) {
    const { layer, sheets } = place;
    const box = { ...place, ...shown.get(id) };
    if (box.stub) stubs.push(box);
    else boxes.set(id, { ...box, perSheet: layer.flat ? sheets[0].cols : layer.rows * layer.cols });
  }
  return { form: "rows", beside: 0, ...rest, boxes, stubs, sheets: [...boxes.values()].flatMap((box) => box.sheets) };
}

/** The room: {width, height, gutter} in css px, choice (choice.js), picture: of the input (photo.js), or null; more: for strip.js. */
export const layoutBy = (place) => (graph, { width, height, gutter, choice = ALL, picture = null, ...more }) => {
  const shown = shownLayers(graph, choice), folds = isFolded(graph, choice) ? foldsOf(graph) : new Map();
  return finish({ ...place(graph, { width, height, gutter, shown, folds, picture, ...more }), width, height, folds }, shown);
};

export const layoutFlat = layoutBy(placeFlatLayers);
export const layoutSolid = layoutBy(placeSolidLayers);

/** Turns a half side: its direction swings, its length goes straight. */
function swing(a, b, t) {
  return scale(unit(mixVec(a, b, t)), mix(length(a), length(b), t));
}

const placeBetween = (a, b, t) => Object.fromEntries(["x", "y", "width", "height"].map((key) => [key, mix(a[key], b[key], t)]));

/** The sheet of a map, or of a part of a flat layer, by its number; undefined where that is not drawn. */
const numbered = ({ sheets, at }, number) => sheets[at ? at.get(number) : number];

/** The sheets of a box from one number to another, ends included, as far as they are drawn; a picture's channels share one. */
export function sheetsFrom(box, first, last) {
  if (box.sheets[0]?.picture) return [box.sheets[0]];
  return box.sheets.filter((sheet) => sheet.first >= first * box.perSheet && sheet.first <= last * box.perSheet);
}

/** The layout on the way from a (t = 0) to b (t = 1); both of the same graph and choice. */
export function mixLayouts(a, b, t) {
  if (t <= 0) return a;
  if (t >= 1) return b;
  const boxes = new Map();
  for (const [id, from] of a.boxes) {
    const to = b.boxes.get(id);
    const fewer = to.at ? to : from; // what only one of them shows is not on the way
    const sheets = fewer.sheets.map(({ first }) => {
      const number = first / fewer.perSheet, sheet = numbered(from, number), other = numbered(to, number);
      return { ...sheet, centre: mixVec(sheet.centre, other.centre, t), right: swing(sheet.right, other.right, t), down: swing(sheet.down, other.down, t) };
    });
    boxes.set(id, { ...from, at: fewer.at, ...placeBetween(from, to, t), sheets });
  }
  const stubs = a.stubs.map((stub, k) => ({ ...stub, ...placeBetween(stub, b.stubs[k], t) }));
  const form = a.form === b.form ? a.form : "between";
  return { ...a, form, boxes, stubs, below: mix(a.below, b.below, t), beside: mix(a.beside, b.beside, t), sheets: [...boxes.values()].flatMap((box) => box.sheets) };
}

/** The sheet that unit u of a layer stands on, and its cell there; null where the layer is not drawn. */
export function sheetOf(layout, id, u) {
  const box = layout.boxes.get(id);
  if (!box) return null;
  const sheet = numbered(box, Math.floor(u / box.perSheet));
  if (box.sheets[0]?.picture) return { sheet: box.sheets[0], cell: u % box.perSheet }; // its channels share one sheet
  return sheet ? { sheet, cell: u - sheet.first } : null;
}

/** The centre of a unit in the world, or null where its layer is not drawn. */
export function unitPoint(layout, id, u) {
  const found = sheetOf(layout, id, u);
  return found && cellCentre(found.sheet, found.cell);
}

/** The two ends of the upper edge of a unit's cell, left and right, on whichever sheet of its layer it stands. */
export function unitTop(layout, id, u) {
  const { sheet, cell } = sheetOf(layout, id, u);
  const col = cell % sheet.cols, row = Math.floor(cell / sheet.cols);
  return [cellPoint(sheet, col, row), cellPoint(sheet, col + 1, row)];
}
