/** The fourth step: back through the layers to one weight. Its gradient as a sum, and the way to the sum's largest term. */
import { carries } from "../../net/abilities.js";
import { strongest, wayUp } from "../../net/handed.js";
import { NORMAL } from "../../net/loss.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { inlinePlace } from "../../ui/format.js";
import { block, DIFFERENCE, equated, figure, lighting, PRODUCT, said, unitName } from "./parts.js";
import { createPicker } from "./picker.js";

const SHOWN = 6; // terms of a gradient that are written out

/** "weight of Convolution 1: map 3, of map 0, row 2, column 4" and the like. */
export function weightName({ graph, pick, back }) {
  const layer = graph.byId.get(pick.layer), title = titleOf(layer);
  if (pick.role === "bias") return t("update.name.bias", { layer: title, channel: pick.index });
  const span = back.gradients.get(layer.id).weight.length / layer.channels;
  const channel = Math.floor(pick.index / span), tap = pick.index % span;
  if (layer.read !== "window") return t("update.name.dense", { layer: title, channel, tap });
  const [kh, kw] = layer.params.kernel;
  return t("update.name.window", { layer: title, channel, map: Math.floor(tap / (kh * kw)), row: Math.floor(tap / kw) % kh, col: tap % kw });
}

function termRow({ store, tools }, { graph, pick }, { unit, input, slope, value, product }) {
  const layer = graph.byId.get(pick.layer), below = graph.byId.get(layer.inputs[0]);
  const units = [{ layer: layer.id, index: unit }, ...(input === null || input === undefined ? [] : [{ layer: below.id, index: input }])];
  const place = h("button", { type: "button", class: "link", onclick: () => tools.goTo(units[0]) }, inlinePlace(layer, unit));
  const factors = pick.role === "bias" ? figure(slope) : h("span", { class: "number" }, figure(slope), " × ", figure(value));
  return h("li", { class: "update-term", ...lighting(store, units) }, place, factors, figure(product, { testid: "update-term" }));
}

/** What the layers between a unit and those that read it do with the gradient; kind of the reader -> the words. */
const SAYS = {
  maxpool: ({ product }) => said(product === 0 ? "update.way.lost" : "update.way.won"),
  avgpool: ({ weight }) => said("update.way.average", { weight }),
  relu: ({ weight }) => said(weight === 0 ? "update.way.shut" : "update.way.open"),
  tanh: ({ weight }) => said("update.way.bent", { weight }),
  sigmoid: ({ weight }) => said("update.way.bent", { weight }),
};
const carried = ({ weight }) => (weight === 1 ? said("update.way.carried") : said("update.way.bent", { weight }));

const GATHERS = { window: "conv", across: "lrn" }; // read -> how those that read a unit are called together

function gathered(lesson, terms) {
  const best = strongest(terms);
  if (!best) return said("update.way.none", { count: String(terms.length) });
  const reader = lesson.graph.byId.get(best.layer);
  const say = `update.way.${GATHERS[reader.read] ?? "dense"}`;
  const { weight, slope, product } = best;
  return said(say, { count: String(terms.length), unit: unitName(reader, best.index), ...equated({ weight, slope }, product, PRODUCT) });
}

/** How the gradient of an output begins, for each loss. */
const TOPS = {
  cross_entropy: (slope, { output }) => equated({ p: Math.max(output, NORMAL) }, slope, { of: ({ p }) => -1 / p }), // as in net/loss.js
  squared_error: (slope, { output: p, target }) => equated({ p, target: String(target) }, slope, DIFFERENCE),
};

/** How the gradient of a unit on the way came down to it, in words. */
function saying(lesson, { index, slope, terms }) {
  const { graph, loss, back, label } = lesson;
  if (!terms.length) return said(`update.way.top.${loss}`, TOPS[loss](slope, back.outputs[index]));
  const reader = graph.byId.get(strongest(terms)?.layer ?? terms[0].layer);
  if (reader.fold === "softmax") {
    return said(`update.way.softmax.${loss}`, equated({ p: back.outputs[index].output, target: String(Number(index === label)) }, slope, DIFFERENCE));
  }
  if (terms.length === 1 && (reader.read === "same" || reader.read === "join" || reader.fold === "max")) return (SAYS[reader.kind] ?? carried)(terms[0]);
  if (reader.fold === "max") return said("update.way.windows", { count: String(terms.length), won: String(terms.filter(({ product }) => product !== 0).length) });
  if (reader.kind === "avgpool") return SAYS.avgpool(terms[0]);
  return gathered(lesson, terms);
}

/** The way from the error down to a unit; where a layer only hands on, what is above it says where the gradient came from. */
function stopsOf(lesson, layer, u) {
  const { graph, run: { values }, weights, back: { slopes } } = lesson;
  const way = wayUp({ graph, values, weights, slopes }, layer, u), isCarrier = (stop) => Boolean(stop) && carries(graph.byId.get(stop.layer));
  const stops = way.map((stop, k) => {
    let above = k;
    while (isCarrier(way[above + 1])) above++;
    return { ...stop, terms: way[above].terms };
  });
  return stops.filter((stop) => !isCarrier(stop)).reverse();
}

function wayRow(context, lesson, stop) {
  const layer = lesson.graph.byId.get(stop.layer), units = [{ layer: stop.layer, index: stop.index }];
  const name = h("button", { type: "button", class: "link", onclick: () => context.tools.goTo(units[0]) }, unitName(layer, stop.index));
  return h("li", { class: "update-stop", "data-layer": stop.layer, ...lighting(context.store, units) },
    h("p", { class: "line" }, name, figure(stop.slope, { testid: `update-way-${stop.layer}` })), h("p", { class: "quiet" }, ...saying(lesson, stop)));
}

/** context: {store, tools, desk}; -> {elements, update(lesson)} */
export function createTerms(context) {
  const picker = createPicker(context);
  const name = h("p", { class: "update-name", testid: "update-weight" }), intro = h("p");
  const list = h("ol", { class: "update-terms" }), total = h("div"), way = h("ol", { class: "update-way" }), wayTitle = h("p");

  function update(lesson) {
    const { terms, gradient, graph, pick } = lesson, layer = graph.byId.get(pick.layer);
    const shown = terms.filter(({ product }) => product !== 0).slice(0, SHOWN);
    const others = terms.slice(shown.length), rest = others.reduce((sum, { product }) => sum + product, 0);
    picker.update(lesson);
    name.textContent = weightName(lesson);
    intro.textContent = t(`update.terms.${pick.role === "bias" ? "bias" : layer.read === "window" ? "window" : "dense"}`, { count: terms.length });
    list.replaceChildren(...shown.map((term) => termRow(context, lesson, term)));
    total.replaceChildren(
      ...(others.length ? [h("p", { class: "line" }, h("span", {}, t("update.terms.rest", { count: others.length })), figure(rest, { testid: "update-rest" }))] : []),
      h("p", { class: "line total" }, h("span", {}, t("update.terms.sum")), figure(gradient, { testid: "update-gradient" })),
    );
    const [first] = shown;
    wayTitle.textContent = t(first ? "update.way.say" : "update.way.nothing");
    way.replaceChildren(...(first ? stopsOf(lesson, layer, first.unit) : []).map((stop) => wayRow(context, lesson, stop)));
  }

  return {
    elements: [block("back", h("p", {}, t("update.back.say")), picker.element, name, intro, list, total, wayTitle, way)],
    update,
  };
}
