/** The rows of the scene from the answer down, with ReLU in rows of its own or folded, and what the values then are. */
import { h } from "../../ui/dom.js";
import { ALL, foldedInto, shownLayers } from "../../view/choice.js";
import { isFolded } from "../../view/fold.js";
import { figure, segments } from "./parts.js";

/** Layer id -> how many of a run's values are below zero. */
const negatives = (run, layer) => (run ? run.values.subarray(layer.at, layer.at + layer.size).reduce((sum, x) => sum + (x < 0), 0) : 0);

export function createFold(context) {
  const { store, tools, say } = context;
  let { graph, run } = store.get();
  const shape = ({ shape: sides }) => sides.join(" × ");

  const ways = segments({
    label: say("fig.fold.ways"), value: false, options: [{ value: false, text: say("fig.fold.apart") }, { value: true, text: say("fig.fold.folded") }],
    onChoose: (fold) => tools.show(fold ? "show=fold" : ""),
  });
  const table = h("table", { class: "family-rows" });
  const count = h("p", { class: "facts" });
  const element = figure(context, "fold", ways.element, table, count);

  function show() {
    const { choice } = store.get();
    const fold = isFolded(graph, choice);
    ways.set(fold);
    const shown = [...shownLayers(graph, { ...ALL, fold })].reverse();
    const line = ([id, { title, note }]) => {
      const layer = graph.byId.get(id);
      const below = negatives(run, layer);
      const folded = fold && Boolean(foldedInto(graph, layer));
      return h("tr", { class: folded ? "folded" : "" }, h("th", { scope: "row" }, [title, note].filter(Boolean).join(" ")),
        h("td", { class: "number" }, shape(layer)), h("td", { class: "number", "data-value": below }, below.toLocaleString("en")));
    };
    const head = ["layer", "shape", "below"].map((key) => h("th", { scope: "col" }, say(`fig.fold.head.${key}`)));
    table.replaceChildren(h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...shown.map(line)));
    count.textContent = say("fig.fold.count", { rows: shown.length });
  }

  const leave = store.subscribe(["choice"], show);
  function update(state) {
    ({ graph, run } = state);
    show();
  }
  update(store.get());
  return { element, update, close: leave, text: () => count.textContent };
}
