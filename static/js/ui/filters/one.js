/** One filter in full: all its weights as numbers, its bias and sum, its maps enlarged, and what its numbers tell. */
import { brief, exact } from "../../net/formula.js";
import { canStep } from "../../net/abilities.js";
import { biasOf, factsOf, kernelOf, tileAt, tilesOf, weightRange } from "../../net/filters.js";
import { placeOf } from "../../net/graph.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { cellsOf } from "./cells.js";
import { answer, answerOn, channelName, pictureName, PICTURES, rangeOn, thumbnail } from "./parts.js";
import { sayings } from "./sayings.js";

const ROOM = 112; // css px, a map
const NARROW = 10; // columns that a phone has room for; more can be scrolled to
const TILES = 64; // shown as numbers, the largest first where there are more

const known = (label, value, testid) => h("div", {}, h("dt", {}, label), h("dd", { class: "number", testid, "data-value": value, title: exact(value) }, brief(value)));

function numbers({ weights, layer }, channel, facts) {
  const bias = biasOf(weights, layer, channel);
  return h("dl", { class: "filter-facts" },
    bias === null ? null : known(t("filters.bias"), bias, "filter-bias"),
    known(t("filters.sum"), facts.sum, "filter-sum"), known(t("filters.min"), facts.min, "filter-min"),
    known(t("filters.max"), facts.max, "filter-max"));
}

function tileName({ first, of }, k) {
  if (first === null) return t("filters.units", { title: titleOf(of), count: of.size });
  return of.channels === 1 ? t("filters.fromOne", { title: titleOf(of) }) : t("filters.from", { channel: first + k, title: titleOf(of) });
}

/** Every kernel with its numbers; of very many the largest. */
function kernels({ weights, layer, tone }, channel, tiles) {
  const kernel = kernelOf(weights, layer, channel), range = weightRange(weights, layer);
  const each = Array.from({ length: tiles.count }, (_, k) => tileAt(kernel, tiles, k));
  const sizes = each.map((tile) => tile.reduce((sum, w) => sum + Math.abs(w), 0));
  const order = [...each.keys()];
  const shown = tiles.count <= TILES ? order : order.sort((a, b) => sizes[b] - sizes[a]).slice(0, TILES);
  return h("div", { class: "filter-kernels", testid: "filter-kernels" },
    ...shown.map((k) => h("figure", { class: tiles.first === null ? "free" : "", tabindex: tiles.cols > NARROW && tiles.first !== null ? 0 : null, style: { "--cols": String(tiles.cols) } },
      h("figcaption", { class: "quiet" }, tileName(tiles, k)), cellsOf(each[k], tiles.cols, range, { tone, label: tileName(tiles, k) }))),
    shown.length < tiles.count ? h("p", { class: "quiet" }, t("filters.rest", { count: tiles.count - shown.length })) : null);
}

/** What it makes of each picture: the picture, the map, where it is largest. */
function answers(context, channel) {
  const { layer } = context;
  return PICTURES.map((picture) => {
    const facts = answerOn(context, picture, channel);
    const place = facts && !layer.flat ? t("filters.peak", { value: brief(facts.max), ...placeOf(layer, facts.at) }) : null;
    const range = facts ? t("filters.scale", { range: brief(rangeOn(context, picture, channel)) }) : "";
    return h("figure", {},
      h("span", { class: "picture-name" }, thumbnail(context, picture), pictureName(picture)),
      answer(context, picture, channel, ROOM),
      h("figcaption", { class: "quiet" }, place ? h("span", {}, place) : null, h("span", {}, range)));
  });
}

/** -> {element, show(context, channel), follow(context, channel)}: `follow` is for another drawing, the filter stays. */
export function createOne({ step, stepThrough, leave }) {
  const name = h("h3", {});
  const button = (text, onclick, testid, title) => h("button", { type: "button", testid, title, onclick }, text);
  const through = button(t("filters.step"), stepThrough, "filter-step");
  const head = h("header", { class: "one-head" }, name,
    h("span", { class: "one-tools" },
      button(t("filters.previous"), () => step(-1), "filter-previous", t("filters.previous.key")),
      button(t("filters.next"), () => step(1), "filter-next", t("filters.next.key")),
      through, button(t("filters.all"), leave, "filter-all")));
  const said = h("ul", { class: "sayings", testid: "filter-sayings" });
  const facts = h("div", {}), maps = h("div", { class: "filter-answers", testid: "filter-answers" }), kernelRoom = h("div", { class: "kernel-room" });
  const element = h("section", { class: "one", testid: "filter-one", "aria-live": "off" }, head, said, facts, h("div", { class: "one-figures" }, maps, kernelRoom));

  function follow(context, channel) {
    const tiles = tilesOf(context.graph, context.layer, channel);
    const found = factsOf(kernelOf(context.weights, context.layer, channel), tiles);
    said.replaceChildren(...sayings(context, channel, found, tiles).map((sentence) => h("li", {}, sentence)));
    maps.replaceChildren(...answers(context, channel));
    return { tiles, found };
  }

  function show(context, channel) {
    const { graph, layer } = context;
    name.textContent = `${titleOf(layer)} · ${channelName(graph, layer, channel)}`;
    element.dataset.channel = channel;
    through.hidden = !canStep(layer);
    maps.classList.toggle("bars", layer.flat);
    const { tiles, found } = follow(context, channel);
    facts.replaceChildren(numbers(context, channel, found));
    kernelRoom.replaceChildren(kernels(context, channel, tiles));
    element.classList.toggle("small", tiles.count === 1 && tiles.cols <= 7);
  }

  return { element, show, follow };
}
