/** The filters of the convolutions with the weights on the screen, each layer on its own scale. */
import { calmed } from "./calm.js";
import { three } from "../net/formula.js";
import { tileAt, kernelOf, tilesOf, weightRange } from "../net/filters.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { paintTiles } from "../ui/paint.js";

const MOST = 128; // tiles in a picture
const WIDTH = 366; // css px

/** Layers whose filters are small enough to show all at once. */
const shownOf = (graph) => graph.layers.filter((layer) => layer.read === "window" && layer.weight === "tensor" && layer.channels * tilesOf(graph, layer, 0).count <= MOST);

/** One column a filter, one row a map that it reads; where each reads but one map, all stand in a row. */
function tilesBy(graph, weights, layer) {
  const tiles = tilesOf(graph, layer, 0);
  const all = [];
  for (let k = 0; k < tiles.count; k++) {
    for (let channel = 0; channel < layer.channels; channel++) all.push(tileAt(kernelOf(weights, layer, channel), tiles, k));
  }
  return { all, cols: tiles.cols, across: layer.channels };
}

export function createFilters(store) {
  const room = h("div", { class: "train-filters", testid: "train-filters" });
  let built = null, figures = [];

  function build(graph) {
    built = graph;
    figures = shownOf(graph).map((layer) => {
      const canvas = h("canvas", { role: "img", class: "picture", "data-layer": layer.id }), scale = h("p", { class: "quiet number" });
      room.append(h("figure", {}, canvas, h("figcaption", {}, t("train.filters.of", { title: titleOf(layer), count: layer.channels }), " ", scale)));
      return { layer, canvas, scale };
    });
  }

  function update({ graph, weights, tone }) {
    if (!graph || !weights || !room.checkVisibility()) return;
    if (built !== graph) {
      room.replaceChildren();
      build(graph);
    }
    for (const { layer, canvas, scale } of figures) {
      const range = weightRange(weights, layer);
      const { all, cols, across } = tilesBy(graph, weights, layer);
      paintTiles(canvas, all, { cols, across }, range, tone);
      canvas.style.setProperty("width", `${Math.floor(WIDTH / canvas.width) * canvas.width}px`);
      canvas.dataset.range = range;
      scale.textContent = t("filters.scale", { range: three(range) });
      canvas.setAttribute("aria-label", t("train.filters.label", { title: titleOf(layer), count: layer.channels, range: three(range) }));
    }
  }

  store.subscribe(["weights", "graph", "tone", "column", "train"], calmed(update, ({ source, at }) => source !== null && at === null));
  return { element: room, update: () => update(store.get()) };
}
