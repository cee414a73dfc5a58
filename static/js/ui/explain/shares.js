/** Softmax: every output, less the largest, as a power of e, as a share of their sum. */
import { brief } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { percent } from "../format.js";
import { put } from "./numbers.js";

const HEADS = ["", "x", "x − m", "eˣ⁻ᵐ", "÷ Σ"];
const power = (p) => (p < 1e-3 ? p.toExponential(1).replace("-", "−") : brief(p));

/** How each column shows tap k of a trace. */
const COLUMNS = [
  [(traced, k) => traced.values[k], brief],
  [(traced, k) => traced.values[k] - Math.max(...traced.values), brief],
  [(traced, k) => traced.products[k], power],
  [(traced, k) => traced.products[k] / traced.sum, percent],
];

export function softmaxPicture(context) {
  const { layer, graph, probing } = context;
  const rows = Array.from({ length: layer.size }, (_, k) => {
    const cells = COLUMNS.map(() => h("td", { class: "number" }));
    const source = () => context.shown(layer.inputs[0], k);
    const name = graph.card.classes[k] ?? String(k);
    const link = h("button", { class: "link", type: "button", onclick: () => context.goTo(source()) }, name);
    const row = h("tr", {}, h("th", { scope: "row" }, link), ...cells);
    probing.tie(row, k);
    context.live((traced) => {
      row.classList.toggle("marked", k === traced.index);
      COLUMNS.forEach(([pick, show], n) => put(cells[n], pick(traced, k), show));
    });
    return row;
  });
  return [
    probing.readout,
    h("table", { class: "shares", ...probing.listeners },
      h("thead", {}, h("tr", {}, ...HEADS.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {}))))),
      h("tbody", {}, ...rows)),
    h("p", { class: "quiet" }, t("say.softmax")),
  ];
}
