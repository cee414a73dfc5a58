/** Units that read a window: a convolution map by map, a pooling window with its winner. */
import { exact } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { channelSums, firstMap } from "../../net/trace.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { createGrid, reach } from "../grid.js";
import { folded, number, put, sentence } from "./numbers.js";

const MAPS_SHOWN = 16; // more are summed in one row until the reader asks for all; the largest stay
const SIGNS = 2 * 16; // css px of a row of grids that × and = take, with their gaps
const SIDE = { most: 44, least: 14 }; // css px of a cell; smaller ones carry no numbers
const TYPE = [[38, 12], [30, 10.5], [22, 9.5], [-Infinity, 8]]; // from this side on: size of the figures, css px; no room: hidden

/** Room for text in a cell whose side is that many css px: {ems, type}. */
function textRoom(side) {
  const [, type] = TYPE.find(([from]) => side >= from) ?? TYPE.at(-1); // no width: the panel is not shown
  return { type, ems: side < SIDE.least ? 0 : side / type };
}

/** Which maps have a row of their own: all in their order, or those that add most. */
function mapsShown(sums, count) {
  const order = [...sums.keys()];
  return count === sums.length ? order : order.sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a])).slice(0, count);
}

/** One input map: patch × filter = products, and their sum. The slot-th of the maps that are shown. */
function mapRow(context, facts, slot) {
  const { probing, tone, layer: { params: { kernel: [kh, kw] } } } = context;
  const area = kh * kw;
  const { ems, type } = context.cellText;
  const grids = ["patch", "filter", "product"].map((name) => ({ name, ...createGrid(area, kw) }));
  const title = h("span", {}), sum = h("b", { class: "number" });
  const signs = ["×", "="].map((sign) => h("span", { class: "sign" }, sign));
  let tied = -1;

  context.paced((traced) => {
    const { maps, sums, ranges } = facts(traced);
    const k = maps[slot];
    const part = (array) => array.subarray(k * area, (k + 1) * area);
    const taps = part(traced.taps);
    const channel = firstMap(traced) + k;
    const words = t("row.map", { channel });
    const ranged = { ...ranges, patch: context.rangeOf(traced.inputs[0], channel) };
    const numbers = { patch: traced.values, filter: traced.weights, product: traced.products };
    for (const { name, write, cells } of grids) {
      const missing = name === "filter" ? undefined : (i) => taps[i] < 0;
      write(part(numbers[name]), { tone, ems, range: ranged[name], label: `${words}, ${t(`head.${name}`)}`, missing });
      if (tied !== k) cells.forEach((cell, i) => probing.tie(cell, k * area + i, name === "patch"));
    }
    tied = k;
    title.textContent = words;
    put(sum, sums[k]);
  });

  const [patch, filter, product] = grids.map(({ element }) => element);
  return h("div", { class: "map-row", style: { "--cols": String(kw), "--type": `${type}px` } },
    patch, signs[0], filter, signs[1], product, h("p", { class: "map-sum" }, title, sum));
}

export function convPicture(context) {
  const { layer, graph, room } = context;
  const [, kw] = layer.params.kernel;
  const below = graph.byId.get(layer.inputs[0]);
  const total = below.channels / layer.params.groups;
  const count = context.open || total <= MAPS_SHOWN ? total : MAPS_SHOWN;
  const cellText = textRoom(Math.min(SIDE.most, (room - SIGNS) / (3 * kw) - 1));
  let known = { traced: null };
  /** What all rows of one trace share. */
  const facts = (traced) => {
    if (known.traced === traced) return known;
    const sums = channelSums(traced);
    const ranges = { filter: reach(traced.weights), product: reach(traced.products) };
    known = { traced, sums, ranges, maps: mapsShown(sums, count) };
    return known;
  };
  const rest = (traced) => {
    const { sums, maps } = facts(traced);
    return sums.reduce((a, b) => a + b, 0) - maps.reduce((a, k) => a + sums[k], 0);
  };
  const rows = Array.from({ length: count }, (_, slot) => mapRow({ ...context, cellText }, facts, slot));
  return [
    context.probing.readout,
    h("div", { class: "maps", ...context.probing.listeners },
      h("div", { class: "map-heads", style: { "--cols": String(kw) } }, ...["patch", "filter", "product"].map((name) => h("span", {}, t(`head.${name}`)))),
      ...rows),
    total > MAPS_SHOWN ? folded(context, t("row.restMaps", { count: total - MAPS_SHOWN }), rest) : null,
    sentence(context, ({ taps }) => (taps.includes(-1) ? t("edge.note") : ""), { class: "quiet" }),
  ];
}

export function poolPicture(context) {
  const { layer, tone, probing } = context;
  const [kh, kw] = layer.params.kernel;
  const side = Math.max(SIDE.most, Math.min(84, context.room / kw)); // css px
  const { element, cells, write } = createGrid(kh * kw, kw);
  cells.forEach((cell, k) => probing.tie(cell, k, true));
  context.live((traced) => write(traced.values, {
    tone, ems: side / 13, range: context.rangeOf(traced.inputs[0], placeOf(layer, traced.index).channel),
    label: t("head.patch"), marked: traced.winner, missing: (k) => traced.taps[k] < 0,
  }));
  return [
    probing.readout,
    h("div", { class: "pool", ...probing.listeners }, element),
    layer.fold === "max" ? winner(context) : null,
    sentence(context, ({ taps }) => (taps.includes(-1) ? t("pool.edge") : ""), { class: "quiet" }),
  ];
}

function winner(context) {
  const place = h("span", {});
  context.live(({ winner: tap, taps, inputs }) => (place.textContent = ` · ${t("winner.place", placeOf(inputs[0], taps[Math.max(0, tap)]))}`));
  const value = number(context, ({ values, winner: tap }) => values[Math.max(0, tap)], { show: exact });
  return h("p", { class: "line" }, h("span", {}, t("winner.label")), h("span", context.ids ? { testid: "panel-winner" } : {}, value, place));
}
