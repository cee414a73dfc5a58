/**
 * The texts of the strip: over each column its label of up to four lines, beside the answer the classes with their
 * probabilities (headings.js has the names of blocks). Labels stay in the view where the maps go on above it.
 */
import { t } from "../text/words.js";
import { project } from "../view/camera.js";
import { unitPoint } from "../view/layout.js";
import { areFew } from "../view/likely.js";
import { HEAD } from "../view/strip.js";
import { h } from "./dom.js";
import { percent } from "./format.js";
import { move, show } from "./moved.js";

const TOP = 18; // css px from the upper end of the view, below the names of blocks
const LEAST = 34, BESIDE = 4; // css px of a column that carries a label; between labels, and from a cell
const HIGH = 14, CELL = 10; // css px of a class's name; narrower cells carry none

/** "10 of 64 maps", which says when it is pointed at how they were chosen. */
const manyText = (shown, all) => h("span", { class: "quiet many number", title: t("strip.key", { shown, all }) }, t("strip.maps", { shown, all }));

function placeLabel(row, matrix, size) {
  const { x, y, width, height } = row.box;
  const left = project(matrix, size, [x - width / 2, y + height / 2, 0]), right = project(matrix, size, [x + width / 2, y, 0]);
  const wide = Math.floor(right.x - left.x) - BESIDE;
  show(row, wide >= LEAST && right.x > 0 && left.x < size.width);
  if (!row.shown) return;
  if (row.room !== wide) row.element.style.setProperty("max-width", `${(row.room = wide)}px`);
  move(row, left.x, Math.max(TOP, left.y - HEAD + TOP));
}

/** -> {manyText, place}; place({rows, names}: texts of labels.js) is called with each frame. */
export function createColumns(store) {
  function write(name, run) {
    const { k } = name, chance = run && !run.of.ink.blank ? percent(run.probabilities[k]) : "";
    if (name.run === run) return;
    name.run = run;
    name.element.replaceChildren(name.word, chance && h("b", { testid: `strip-class-${k}`, "data-value": run.probabilities[k] }, chance));
  }

  /** Beside the cells of the answer; of names that would cover each other the most likely stays. */
  function placeNames(names, { graph, layout, run }, matrix, size) {
    const last = graph.layers.at(-1), box = layout.boxes.get(last.id), taken = [];
    for (const name of names) {
      const [x0, y0] = unitPoint(layout, last.id, name.k), half = Math.hypot(...box.sheets[0].down);
      const { x, y } = project(matrix, size, [x0 + half, y0, 0]), wide = x - project(matrix, size, [x0 - half, y0, 0]).x;
      show(name, wide >= CELL && (name.rank >= 0 || areFew(names.length)) && !taken.some((other) => Math.abs(other - y) < HIGH));
      if (!name.shown) continue;
      taken.push(y);
      write(name, run);
      move(name, x + BESIDE, y, " translateY(-50%)");
    }
  }

  function place({ rows, names }, matrix, size) {
    const state = store.get();
    if (state.layout.form === "between") { // on the way to the strip or from it
      for (const text of [...rows, ...names]) show(text, false);
      return;
    }
    for (const row of rows) placeLabel(row, matrix, size);
    if (names.length) placeNames(names, state, matrix, size);
  }
  return { manyText, place };
}
