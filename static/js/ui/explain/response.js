/** Local response normalisation: the same place in the maps nearby, squared and weighed; the own one is marked. */
import { exact, three } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { tapCount } from "../../net/reads.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { put } from "./numbers.js";

const COLUMNS = [
  [({ values }, k) => values[k], three],
  [({ values }, k) => values[k] ** 2, three],
  [({ products }, k) => products[k], three],
];

/** A row for as many maps as a unit reads at most; at the first and the last maps some have nothing to show. */
function mapRow({ live, goTo, shown, probing, layer }, k) {
  let source = null;
  const link = h("button", { class: "link", type: "button", onclick: () => goTo(source) });
  const cells = COLUMNS.map(() => h("td", { class: "number" }));
  const row = h("tr", {}, h("th", { scope: "row" }, link), ...cells);
  live((traced) => {
    row.hidden = k >= traced.taps.length;
    if (row.hidden) return;
    const [input] = traced.inputs, tap = traced.taps[k];
    source = shown(layer.inputs[0], tap);
    link.textContent = t("row.near", { channel: placeOf(input, tap).channel });
    row.classList.toggle("marked", tap === traced.index);
    probing.tie(row, k);
    COLUMNS.forEach(([pick, show], n) => put(cells[n], pick(traced, k), show));
  });
  return row;
}

export function responsePicture(context) {
  const { layer, graph, probing } = context;
  const heads = ["x", "x²", `× ${exact(layer.weight)}`];
  const rows = Array.from({ length: tapCount(graph, layer) }, (_, k) => mapRow(context, k));
  return [
    probing.readout,
    h("table", { class: "shares", ...probing.listeners },
      h("thead", {}, h("tr", {}, h("td", {}), ...heads.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows)),
    h("p", { class: "quiet" }, t("say.lrn.why")),
  ];
}
