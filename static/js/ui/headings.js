/**
 * The names of blocks: upright at the left edge beside the rows that they fill in the flat view, where rows lie above each
 * other; in the strip at the upper end, over their columns.
 */
import { project } from "../view/camera.js";
import { headingsOf } from "../view/blocks.js";
import { h } from "./dom.js";
import { move, show } from "./moved.js";

const LEAST = 24; // css px of a block: lower ones carry no name
const GAP = 3; // css px between blocks

function elementsOf(text) {
  const name = h("span", {}, text);
  return { element: h("div", { class: "block-label" }, name), name: { element: name } };
}

/** root: an element over the scene; -> {place} as texts have it (picture.js). */
export function createHeadings(root, store) {
  let headings = [], built = null;

  /** Rows of a layout from the bottom up: boxes that stand at the same height. */
  function rowsOf({ boxes, form }) {
    if (form === "columns") return [...boxes.values()].map((box) => [box]);
    const rows = new Map();
    for (const box of boxes.values()) rows.set(box.y, [...(rows.get(box.y) ?? []), box]);
    return [...rows.values()];
  }

  /** New elements only where other rows are drawn. */
  function build({ layout }) {
    const signature = [layout.form, ...layout.boxes.keys()].join();
    if (signature === built) return;
    built = signature;
    root.dataset.form = layout.form;
    const rows = layout.form === "between" ? [] : rowsOf(layout);
    headings = headingsOf(rows).map(({ block, from, to }) => (
      { first: rows[from][0].layer.id, last: rows[to][0].layer.id, ...elementsOf(block.replaceAll(".", " · ")) }
    ));
    root.replaceChildren(...headings.map(({ element }) => element));
  }

  function placeOver({ boxes }, heading, matrix, size) {
    const edge = (id, side) => project(matrix, size, [boxes.get(id).x + (side * boxes.get(id).width) / 2, 0, 0]).x;
    const left = Math.max(GAP, edge(heading.first, -1) + GAP), wide = Math.round(Math.min(size.width - GAP, edge(heading.last, 1) - GAP) - left);
    show(heading, wide >= LEAST);
    if (!heading.shown) return;
    move(heading, left, 0);
    if (heading.wide !== wide) heading.element.style.setProperty("width", `${(heading.wide = wide)}px`);
  }

  /** Called with each frame: a name stays in the part of its block that is in the view. */
  function place(matrix, size) {
    const { layout, camera: { bend } } = store.get(), { boxes } = layout;
    if (layout.form === "columns") {
      for (const heading of headings) placeOver(layout, heading, matrix, size);
      return;
    }
    for (const heading of headings) {
      const [first, last] = [boxes.get(heading.first), boxes.get(heading.last)];
      if (bend > 0 || !first || !last) {
        show(heading, false);
        continue;
      }
      const top = project(matrix, size, [0, last.y + last.height / 2, 0]).y + GAP;
      const bottom = project(matrix, size, [0, first.y - first.height / 2, 0]).y - GAP;
      const [from, to] = [Math.max(0, top), Math.min(size.height, bottom)], high = Math.round(bottom - top);
      show(heading, to - from >= LEAST);
      if (!heading.shown) continue;
      move(heading, 0, top);
      move(heading.name, 0, (from + to - top - bottom) / 2, " rotate(180deg)");
      if (heading.high !== high) heading.element.style.setProperty("height", `${(heading.high = high)}px`); // while one zooms only
    }
  }

  store.subscribe(["layout"], build);
  build(store.get());
  return { place };
}
