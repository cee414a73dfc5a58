/** Units that read a window: a convolution map by map, a pooling window with its winner. */
import { brief, exact } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { channelSums } from "../../net/trace.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { grid, reach } from "../grid.js";

const MAPS_SHOWN = 16; // more are summed in one row, the largest stay

const mapsText = (count) => (count === 1 ? t("say.oneMap") : t("say.maps", { count }));

/** One input map: patch × filter = products, and their sum. */
function mapRow(context, traced, k, sum, ranges) {
  const { tone } = context;
  const [kh, kw] = traced.layer.params.kernel;
  const part = (array) => array.subarray(k * kh * kw, (k + 1) * kh * kw);
  const taps = part(traced.taps);
  const missing = (i) => taps[i] < 0;
  const channel = placeOf(traced.inputs[0], Math.max(...taps)).channel;
  const title = t("row.map", { channel });
  const show = (array, range, label, numbers) => grid(part(array), kw, range, { tone, numbers, missing, label: `${title}, ${label}` });
  return h("div", { class: "map-row" },
    show(traced.values, ranges.values, t("head.patch")),
    h("span", { class: "sign" }, "×"),
    show(traced.weights, ranges.weights, t("head.filter")),
    h("span", { class: "sign" }, "="),
    show(traced.products, ranges.products, t("head.product"), true),
    h("p", { class: "map-sum" }, h("span", {}, title), h("b", { class: "number", "data-value": sum }, brief(sum))));
}

export function convSection(context, traced) {
  const sums = channelSums(traced);
  const ranges = { values: reach(traced.values), weights: reach(traced.weights), products: reach(traced.products) };
  const order = [...sums.keys()];
  const shown = order.length <= MAPS_SHOWN ? order : order.sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a])).slice(0, MAPS_SHOWN);
  const rest = order.length - shown.length;
  const restSum = rest ? sums.reduce((a, b) => a + b, 0) - shown.reduce((a, k) => a + sums[k], 0) : 0;
  const { channel } = placeOf(traced.layer, traced.index);
  const outside = traced.taps.includes(-1);
  return [
    h("p", {}, t("say.conv", { count: traced.taps.length, maps: mapsText(sums.length), channel })),
    h("div", { class: "map-heads" }, ...["patch", "filter", "product"].map((name) => h("span", {}, t(`head.${name}`)))),
    ...shown.map((k) => mapRow(context, traced, k, sums[k], ranges)),
    rest ? h("p", { class: "line" }, h("span", {}, t("row.restMaps", { count: rest })), h("b", { class: "number" }, exact(restSum))) : null,
    outside ? h("p", { class: "quiet" }, t("edge.note")) : null,
  ];
}

export function poolSection(context, traced) {
  const { tone } = context;
  const { kernel: [, kw] } = traced.layer.params;
  const outside = traced.taps.includes(-1);
  const count = traced.taps.filter((tap) => tap >= 0).length;
  const winner = traced.winner < 0 ? null : placeOf(traced.inputs[0], traced.taps[traced.winner]);
  return [
    h("p", {}, t(`say.${traced.layer.kind}`, { count })),
    h("div", { class: "pool" }, grid(traced.values, kw, context.rangeOf(traced.inputs[0], placeOf(traced.layer, traced.index).channel), {
      tone, numbers: true, marked: traced.winner, missing: (k) => traced.taps[k] < 0, label: t("head.patch"),
    })),
    winner ? h("p", { class: "line" }, h("span", {}, t("winner.label")),
      h("span", context.ids ? { testid: "panel-winner" } : {},
        h("b", { class: "number", "data-value": traced.values[traced.winner] }, exact(traced.values[traced.winner])), ` · ${t("winner.place", winner)}`)) : null,
    outside ? h("p", { class: "quiet" }, t("pool.edge")) : null,
  ];
}
