/** Labels over the columns of the strip: a heading of up to three lines, which stays in the view where the maps go on above it. */
import { t } from "../text/words.js";
import { project } from "../view/camera.js";
import { HEAD } from "../view/strip.js";
import { h } from "./dom.js";
import { move, show } from "./moved.js";

const TOP = 18; // css px from the upper end of the view, below the names of blocks
const LEAST = 34, BESIDE = 4; // css px of a column that carries a heading; between headings

/** "10 of 64 maps", which says when it is pointed at how they were chosen. */
export const manyText = (shown, all) => h("span", { class: "quiet many number", title: t("strip.key", { shown, all }) }, t("strip.maps", { shown, all }));

/** rows: [{box, element}] of labels.js; none is shown on the way to the strip or from it. */
export function placeOverColumns(rows, { form }, matrix, size) {
  for (const row of rows) {
    const { x, y, width, height } = row.box;
    const left = project(matrix, size, [x - width / 2, y + height / 2, 0]), right = project(matrix, size, [x + width / 2, y, 0]);
    const wide = Math.floor(right.x - left.x) - BESIDE;
    show(row, form === "columns" && wide >= LEAST && right.x > 0 && left.x < size.width);
    if (!row.shown) continue;
    if (row.room !== wide || row.tight) {
      Object.assign(row, { room: wide, tight: false });
      row.element.classList.remove("tight");
      row.element.style.setProperty("max-width", `${wide}px`);
    }
    move(row, left.x, Math.max(TOP, left.y - HEAD + TOP));
  }
}
