/** The selected unit: where it is, its arithmetic, where its deciding number comes from. */
import { exact, formulaOf } from "../net/formula.js";
import { trace } from "../net/trace.js";
import { t } from "../text/words.js";
import { rangesOf } from "../view/ranges.js";
import { decidingPath, shownUnit } from "../view/lines.js";
import { h } from "./dom.js";
import { unitText } from "./format.js";
import { SECTIONS } from "./explain/sections.js";

/** The closing lines of a unit's arithmetic: bias, total, formula, value. `ids` marks the selected unit's own. */
function closing(traced, ids) {
  const mark = (testid) => (ids ? { testid } : {});
  const { layer } = traced;
  const line = (label, value, testid) => h("p", { class: "line" }, h("span", {}, label),
    h("b", { class: "number", "data-value": value, ...mark(testid) }, exact(value)));
  const summed = layer.fold === "sum" || layer.fold === "softmax";
  return [
    layer.bias === "tensor" ? line(t("row.bias"), traced.bias, "panel-bias") : null,
    summed ? line(layer.fold === "softmax" ? "Σ" : t("row.total"), traced.sum, "panel-sum") : null,
    layer.fold === "none" ? null : h("p", { class: "formula number", ...mark("panel-formula") }, formulaOf(traced)),
    line(t("row.output"), traced.output, "panel-output"),
  ];
}

/** The units below that decided this one, down to the first that many have a say in. */
function origin(context, path, last) {
  if (path.length < 2) return [];
  const { graph, goTo } = context;
  const end = path.at(-1);
  const head = h("button", { class: "link unit", type: "button", onclick: () => goTo(end) }, unitText(graph, last.layer, end.index));
  const through = graph.byId.get(path[0].layer).fold === "max" ? "from.winner" : "from.single";
  return [
    h("section", {},
      h("h3", {}, t(through)), head,
      ...SECTIONS[last.layer.kind]({ ...context, ids: false }, last),
      ...closing(last, false)),
  ];
}

export function createPanel(root, store, goTo) {
  let signature = null;

  function content({ graph, run, weights, tone, scale, layout, selected }) {
    if (!selected) return [h("p", { class: "quiet" }, t("panel.empty"))];
    if (!run || !weights) return [h("p", { class: "quiet" }, t("panel.noRun"))];
    const layer = graph.byId.get(selected.layer);
    const traced = trace(graph, run.values, weights, layer, selected.index);
    const context = {
      graph, tone, goTo, ids: true,
      rangeOf: rangesOf(graph, run, scale),
      shown: (id, index) => shownUnit(graph, layout, id, index) ?? { layer: id, index },
    };
    const { path, last } = decidingPath({ graph, values: run.values, weights }, layer, selected.index);
    return [
      h("h2", {}, unitText(graph, layer, selected.index)),
      h("section", {}, ...SECTIONS[layer.kind](context, traced), ...closing(traced, true)),
      ...origin(context, path, last),
    ];
  }

  function update() {
    const state = store.get();
    const next = [state.selected, state.selected && state.run, state.weights, state.tone, state.scale, state.layout && state.graph];
    if (signature && next.every((part, k) => part === signature[k])) return;
    signature = next;
    const scroll = root.scrollTop;
    root.replaceChildren(...content(state).filter(Boolean));
    root.scrollTop = scroll;
  }

  store.subscribe(["selected", "weights", "tone", "scale", "graph"], update);
  store.subscribe(["drawn"], update); // a new run shows with its frame: while the pen moves, values come first
  update();
}
