/**
 * The units that are seen large enough to carry a number. Looked for sheet by sheet in the part that is in the view, so
 * that the cost follows what is on the screen; nothing is looked for where all cells are small.
 */
import { along } from "../math/vec.js";
import { raysOf } from "./camera.js";
import { cellAtMost, cellOnScreen, isOutside, partInView, patchOf } from "./patch.js";
import { hullOf } from "./hull.js";
import { pick } from "./pick.js";
import { heightOf } from "./relief.js";
import { upOf } from "./sheet.js";

/** How often a box of wide x high fits into the cell, upright and middle on middle; not above 0 where it is seen from below. */
export function roomIn({ across: [ax, ay], down: [bx, by] }, wide, high) {
  const area = ax * by - ay * bx;
  const need = [[wide, high], [wide, -high]].map(([x, y]) => Math.max(Math.abs(x * by - y * bx), Math.abs(ax * y - ay * x)));
  return area / Math.max(...need);
}

/** Columns or rows whose middles lie between two places from -1 to 1: first and last. */
function between([from, to], count) {
  const place = (u) => ((u + 1) / 2) * count - 0.5;
  return [Math.max(0, Math.floor(place(from))), Math.min(count - 1, Math.ceil(place(to)))];
}

function largeCells(patch, { size, relief }, least, found) {
  const { sheet } = patch;
  const part = partInView(patch, -relief.lift, relief.lift);
  if (!part) return;
  const [[left, right], [top, bottom]] = [between(part.u, sheet.cols), between(part.v, sheet.rows)];
  for (let row = top; row <= bottom; row++) {
    for (let col = left; col <= right; col++) {
      const index = sheet.first + row * sheet.cols + col;
      const above = relief.lift > 0 && !sheet.picture ? heightOf(relief, sheet.layer.id, index) : 0;
      const cell = cellOnScreen(patch, col, row, above, size);
      if (cell && roomIn(cell, least.width, least.height) >= 1) found.push({ layer: sheet.layer, index, ...cell });
    }
  }
}

/** The largest first, and among equals those nearest the middle of the view. */
function largestFirst(cells, { width, height }) {
  const key = ({ x, y, across, down }) => [-Math.round(Math.abs(across[0] * down[1] - across[1] * down[0])), Math.hypot(x - width / 2, y - height / 2)];
  const keyed = cells.map((cell) => [...key(cell), cell]);
  return keyed.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , cell]) => cell);
}

const OPEN = [[0, 0], [-1, -1], [1, -1], [-1, 1], [1, 1]]; // places that must be seen: the middle, and the corners of most of a box
const MOST_OF = 0.8;

/** Those of which a ray from the eye meets the middle first, and all of the box; slabs are as deep as they are drawn. */
function unhidden(cells, patches, { matrix, size, relief, thick }, { width, height }) {
  const depth = thick + relief.lift;
  const rays = raysOf(matrix, size);
  const slabs = patches.flatMap((patch) => {
    const part = isOutside(patch, depth) ? null : partInView(patch, -depth, relief.lift);
    const { sheet } = patch;
    return part ? [{ part, faces: [sheet, { ...sheet, centre: along(sheet.centre, upOf(sheet), -depth) }] }] : [];
  });
  const half = { x: (MOST_OF * width) / size.width, y: (MOST_OF * height) / size.height }; // of a box, where the view is 2 wide and high
  return cells.filter(({ layer, index, x, y, w }) => {
    const [u, v] = [(2 * x) / size.width - 1, 1 - (2 * y) / size.height];
    const overlaps = ({ part }) => part.w[0] <= w && u + half.x >= part.x[0] && u - half.x <= part.x[1] && v + half.y >= part.y[0] && v - half.y <= part.y[1];
    const sheets = slabs.filter(overlaps).flatMap(({ faces }) => faces); // on the same part of the screen, and not behind
    return OPEN.every(([right, up]) => {
      const at = { x: ((u + right * half.x + 1) / 2) * size.width, y: ((1 - v - up * half.y) / 2) * size.height };
      if (at.x < 0 || at.x > size.width || at.y < 0 || at.y > size.height) return true;
      const met = pick({ sheets }, rays(at), relief);
      return met?.layer === layer.id && met.index === index;
    });
  });
}

/**
 * scene: {matrix, size, relief, thick} as the picture is drawn (camera.js, scene.js); least: {width, height} in css px of
 * a box that must fit into a cell; most: how many cells at most.
 * -> [{layer, index, x, y, across, down}], css px in the view
 */
export function cellsInView(layout, scene, least, most) {
  const { matrix, size, relief, thick } = scene, patchIn = (sheet) => patchOf(sheet, matrix);
  const isSmall = ({ width, height }) => width < least.width || height < least.height;
  const found = [];
  for (const box of layout.boxes.values()) {
    const hull = patchIn(hullOf(box));
    if (isOutside(hull, relief.lift) || isSmall(cellAtMost(patchIn(box.sheets[0]), relief.lift, size, hull))) continue;
    for (const sheet of box.sheets) {
      const patch = patchIn(sheet);
      if (!isSmall(cellAtMost(patch, relief.lift, size)) && !isOutside(patch, relief.lift)) largeCells(patch, scene, least, found);
    }
  }
  const chosen = found.length > most ? largestFirst(found, size).slice(0, most) : found;
  return chosen.length && (thick > 0 || relief.lift > 0) ? unhidden(chosen, layout.sheets.map(patchIn), scene, least) : chosen;
}
