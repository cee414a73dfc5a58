/** The pieces of a filter's figure: its weights as tiles, a map it makes, a bar for a single number. */
import { brief, exact } from "../../net/formula.js";
import { unitsOf } from "../../net/graph.js";
import { kernelOf, mapFacts, tileAt, tilesOf, weightRange } from "../../net/filters.js";
import { PROBES } from "../../ink/probes.js";
import { t } from "../../text/words.js";
import { colourOf, css } from "../../view/colour.js";
import { rangesOf } from "../../view/ranges.js";
import { h } from "../dom.js";
import { placeText } from "../format.js";
import { paintMap, paintTiles } from "../paint.js";

/** What every filter answers to, in this order: the plain pictures, then what is drawn. */
export const PICTURES = [...PROBES, "drawing"];

export const pictureName = (picture) => t(`filters.picture.${picture}`);

/** "map 3", "unit 17", or the class of an answer. */
export const channelName = (graph, layer, channel) => (layer.flat ? placeText(graph, layer, channel) : t("filters.map", { channel }));

/** The run of the network on a picture; undefined while it is on its way. */
export const runOn = ({ run, probes }, picture) => (picture === "drawing" ? run : probes?.get(picture));

export const rangeOn = (context, picture, channel) => rangesOf(context.graph, runOn(context, picture), context.scale)(context.layer, channel);

/** A side in css px, near `room`, with a whole number of px a cell where there is room for one. */
const fitted = (cells, room) => (cells <= room ? Math.floor(room / cells) * cells : room);

function sized(canvas, cols, rows, room) {
  const width = fitted(Math.max(cols, rows), room) * (cols / Math.max(cols, rows));
  canvas.style.setProperty("width", `${width}px`);
  canvas.classList.toggle("crisp", Math.max(cols, rows) <= room);
  return canvas;
}

/** All weights of a channel as tiles side by side, on the layer's one scale; `room` px wide, `across` tiles in a row. */
export function tilesPicture({ graph, weights, layer, tone }, channel, { room, across }) {
  const kernel = kernelOf(weights, layer, channel), tiles = tilesOf(graph, layer, channel);
  const each = Array.from({ length: tiles.count }, (_, k) => tileAt(kernel, tiles, k));
  const canvas = h("canvas", { class: "tiles" });
  paintTiles(canvas, each, { cols: tiles.cols, across }, weightRange(weights, layer), tone);
  canvas.style.setProperty("width", `${fitted(canvas.width, room)}px`);
  return canvas;
}

/** How many tiles go into a row of a small picture: all of a few, else two rows and more. */
export const acrossFor = (count) => (count <= 8 ? count : Math.max(8, Math.ceil(Math.sqrt(count))));

/** What a channel makes of one picture, in numbers: {min, max, mean, at}; null while the run is on its way. */
export function answerOn(context, picture, channel) {
  const run = runOn(context, picture);
  return run ? mapFacts(unitsOf(run.values, context.layer, channel)) : null;
}

function mapPicture(context, picture, channel, facts, room) {
  const { graph, layer, tone } = context;
  if (!facts) return sized(h("canvas", { width: layer.cols, height: layer.rows }), layer.cols, layer.rows, room); // to come
  const { min, max, mean } = facts;
  const text = t("filters.answer", {
    name: channelName(graph, layer, channel), picture: pictureName(picture), min: brief(min), max: brief(max), mean: brief(mean),
  });
  const canvas = h("canvas", { role: "img", "aria-label": text, title: text, "data-min": min, "data-max": max, "data-mean": mean });
  paintMap(canvas, unitsOf(runOn(context, picture).values, layer, channel), layer.cols, rangeOn(context, picture, channel), tone);
  return sized(canvas, layer.cols, layer.rows, room);
}

/** A bar from the middle, left for negative, and the number. */
function bar(context, picture, channel, facts) {
  if (!facts) return [h("span", { class: "filter-bar" }), h("b", {}, "…")];
  const value = facts.max;
  const share = Math.min(1, Math.abs(value) / (rangeOn(context, picture, channel) || 1));
  const style = { width: `${50 * share}%`, background: css(colourOf(context.tone, Math.sign(value) * 0.7, 1)) };
  style[value < 0 ? "right" : "left"] = "50%";
  return [
    h("span", { class: "filter-bar" }, h("span", { style })),
    h("b", { class: "number", "data-value": value, title: exact(value) }, brief(value)),
  ];
}

/** A channel's answer to one picture: a map, or for a single unit a bar with its number; `short` names the picture. */
export function answer(context, picture, channel, room, short = false) {
  const facts = answerOn(context, picture, channel);
  const single = context.layer.rows * context.layer.cols === 1;
  const caption = short ? h("span", { class: "caption", title: pictureName(picture) }, t(`filters.short.${picture}`)) : null;
  const shown = single ? bar(context, picture, channel, facts) : [mapPicture(context, picture, channel, facts, room)];
  return h("span", { class: single ? "answer-bar" : "answer-map", "data-picture": picture }, caption, ...shown);
}

/** The picture itself, as the network gets it. */
export function thumbnail(context, picture) {
  const run = runOn(context, picture);
  const input = context.graph.layers[0];
  const canvas = h("canvas", { class: "thumbnail", role: "img", "aria-label": pictureName(picture) });
  if (run) paintMap(canvas, unitsOf(run.values, input, 0), input.cols, rangesOf(context.graph, run, "layer")(input), context.tone);
  return canvas;
}
