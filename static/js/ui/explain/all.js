/** Units that read everything below: dense units by contribution, softmax by share. */
import { brief, exact } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { colourOf, css } from "../../view/colour.js";
import { h } from "../dom.js";
import { percent, placeText, shortPlace } from "../format.js";
import { reach } from "../grid.js";

const TERMS_SHOWN = 12;

/** A bar from the middle: left for negative, right for positive. */
function bar(tone, product, most) {
  const share = most > 0 ? Math.abs(product) / most : 0;
  const style = { width: `${50 * share}%`, background: css(colourOf(tone, Math.sign(product) * 0.7, 1)) };
  style[product < 0 ? "right" : "left"] = "50%";
  return h("span", { class: "bar-room" }, h("span", { class: "bar-fill", style }));
}

function term(context, traced, t_, most) {
  const { graph, tone, goTo } = context;
  const source = context.shown(traced.inputs[0].id, traced.taps[t_]);
  const layer = graph.byId.get(source.layer);
  return h("li", { class: "term" },
    h("button", { class: "link", type: "button", title: placeText(graph, layer, source.index), onclick: () => goTo(source) }, shortPlace(layer, source.index)),
    h("span", { class: "number" }, `${brief(traced.values[t_])} × ${brief(traced.weights[t_])}`),
    bar(tone, traced.products[t_], most),
    h("b", { class: "number", "data-value": traced.products[t_] }, brief(traced.products[t_])));
}

export function denseSection(context, traced) {
  const order = [...traced.products.keys()].sort((a, b) => Math.abs(traced.products[b]) - Math.abs(traced.products[a]));
  const shown = order.slice(0, TERMS_SHOWN), rest = order.slice(TERMS_SHOWN);
  const restSum = rest.reduce((sum, k) => sum + traced.products[k], 0);
  const most = reach(traced.products);
  return [
    h("p", {}, t("say.dense", { count: traced.taps.length })),
    h("ol", { class: "terms" }, ...shown.map((k) => term(context, traced, k, most))),
    rest.length ? h("p", { class: "line" }, h("span", {}, t("row.rest", { count: rest.length })), h("b", { class: "number" }, exact(restSum))) : null,
  ];
}

export function softmaxSection(context, traced) {
  const { graph } = context;
  const rows = [...traced.values].map((x, k) =>
    h("tr", k === traced.index ? { class: "marked" } : {},
      h("th", { scope: "row" }, graph.card.classes[k] ?? String(k)),
      h("td", { class: "number" }, brief(x)),
      h("td", { class: "number" }, traced.products[k] < 1e-3 ? traced.products[k].toExponential(1) : brief(traced.products[k])),
      h("td", { class: "number" }, percent(traced.products[k] / traced.sum))));
  return [
    h("p", {}, t("say.softmax")),
    h("table", { class: "shares" },
      h("thead", {}, h("tr", {}, ...["", "x", "eˣ⁻ᵐ", "÷ Σ"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows)),
  ];
}
