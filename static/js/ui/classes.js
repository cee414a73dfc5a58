/** The names of the classes over the answer: of a few classes all, of many those that are most likely. */
import { project } from "../view/camera.js";
import { unitTop } from "../view/layout.js";
import { areFew, mostLikely } from "../view/likely.js";
import { h } from "./dom.js";
import { move, show } from "./moved.js";

const CELL = 9, LETTER = 5.5; // css px: narrower cells carry no name, nor such as are narrower than so much a letter
const HIGH = 14; // css px of a name

export function createClasses(store) {
  let names = [], last = null;

  function mark({ graph, run, layout }) {
    if (!names.length) return;
    const likely = run && !run.of.ink.blank ? mostLikely(run.probabilities, names.length) : null;
    names.forEach((name) => {
      name.element.classList.toggle("best", Boolean(likely) && run.prediction === name.k);
      name.rank = likely ? likely.indexOf(name.k) : -1;
    });
    if (graph && layout) names.sort((a, b) => (a.rank < 0) - (b.rank < 0) || a.rank - b.rank);
  }

  /** The elements for a layout, new ones. */
  function build(graph, layout) {
    last = graph.layers.at(-1);
    const named = layout.boxes.has(last.id) && last.size === graph.card.classes.length;
    names = named ? graph.card.classes.map((name, k) => ({ k, word: name, rank: -1, letters: name.length, element: h("div", { class: "class-label number" }, name) })) : [];
    mark(store.get());
    return names.map(({ element }) => element);
  }

  /** Called with each frame; of names that would cover each other the most likely stays. */
  function place(layout, matrix, size) {
    if (!last || !layout.boxes.has(last.id)) return;
    const taken = [];
    for (const name of names) {
      if (name.rank < 0 && !areFew(names.length)) {
        show(name, false);
        continue;
      }
      const [left, right] = unitTop(layout, last.id, name.k).map((end) => project(matrix, size, end));
      const x = (left.x + right.x) / 2, y = (left.y + right.y) / 2, wide = Math.max(CELL, LETTER * name.letters);
      const covers = taken.some((other) => Math.abs(other.x - x) < (other.wide + wide) / 2 && Math.abs(other.y - y) < HIGH);
      show(name, !areFew(names.length) ? !covers : Math.abs(right.x - left.x) >= wide);
      if (!name.shown) continue;
      taken.push({ x, y, wide });
      move(name, x, y, " translateX(-50%)");
    }
  }

  store.subscribe(["run"], mark);
  return { build, place, all: () => names };
}
