/** All filters of a layer, a card each. A card is filled when it comes near the view, so that many open as fast as few. */
import { brief } from "../../net/formula.js";
import { unitsOf } from "../../net/graph.js";
import { biasOf, factsOf, kernelOf, mapFacts, ranked, tilesOf, weightRange } from "../../net/filters.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { cellsOf } from "./cells.js";
import { acrossFor, answer, channelName, PICTURES, tilesPicture } from "./parts.js";

const MARGIN = 8; // css px round a card that is brought into view
const NEAR = "300px 0px"; // what is this near to the view is filled
const SMALL = 49; // weights that get a number each on a card
const ROOM = { map: 58, smallMap: 44, tiles: 190 }; // css px

const channels = (layer) => Array.from({ length: layer.channels }, (_, channel) => channel);

/** How the reader can sort: name -> (context) => channels in that order. */
export const ORDERS = {
  number: ({ layer }) => channels(layer),
  response: ({ layer, run }) => ranked(channels(layer).map((channel) => mapFacts(unitsOf(run.values, layer, channel)).max)),
  sum: ({ layer, weights }) => ranked(channels(layer).map((channel) => kernelOf(weights, layer, channel).reduce((sum, w) => sum + w, 0))),
};

/** The weights on a card: numbers in the cells where they are few, else tiles, named where they stand in one row. */
function weightsOn(context, channel) {
  const { graph, layer, weights, tone } = context;
  const tiles = tilesOf(graph, layer, channel);
  const kernel = kernelOf(weights, layer, channel);
  if (!layer.flat && kernel.length <= SMALL) {
    return cellsOf(kernel, tiles.cols, weightRange(weights, layer), { tone, label: t("filters.weights") });
  }
  const across = acrossFor(tiles.count);
  const picture = tilesPicture(context, channel, { room: ROOM.tiles, across });
  if (tiles.first === null || across < tiles.count) return picture;
  const names = Array.from({ length: tiles.count }, (_, k) => h("span", {}, String(tiles.first + k)));
  return h("span", { class: "tiles-room" }, picture,
    h("span", { class: "tile-names number", style: { "--cols": String(across), width: picture.style.width } }, ...names));
}

function fill(card, context) {
  const { channel, element } = card;
  const { graph, layer, weights } = context;
  const facts = factsOf(kernelOf(weights, layer, channel), tilesOf(graph, layer, channel));
  const bias = biasOf(weights, layer, channel);
  const number = (label, value, key) => h("span", {}, `${label} `, h("b", { class: "number", "data-fact": key, "data-value": value }, brief(value)));
  const room = kernelOf(weights, layer, channel).length <= SMALL ? ROOM.map : ROOM.smallMap;
  const draw = () => answer(card.context, "drawing", channel, room, true);
  card.context = context;
  const plain = PICTURES.filter((picture) => picture !== "drawing").map((picture) => answer(context, picture, channel, room, true));
  let drawing = draw();
  card.redraw = () => {
    const next = draw();
    drawing.replaceWith(next);
    drawing = next;
  };
  element.replaceChildren(
    h("span", { class: "card-head" }, h("b", {}, channelName(graph, layer, channel)), number(t("filters.sum"), facts.sum, "sum"), bias === null ? null : number(t("filters.bias"), bias, "bias")),
    h("span", { class: "card-body" },
      h("span", { class: "card-weights" }, weightsOn(context, channel), h("span", { class: "quiet number" }, t("filters.range", { min: brief(facts.min), max: brief(facts.max) }))),
      h("span", { class: "card-answers" }, ...plain, drawing)));
  element.setAttribute("aria-label", t("filters.card", { name: channelName(graph, layer, channel), sum: brief(facts.sum), bias: bias === null ? "–" : brief(bias) }));
}

/** -> {element, build, settle, follow, order, mark, after, ends, reveal, close}; `scroller` is what the cards scroll in, `choose(channel)` opens one. */
export function createSheet(scroller, choose) {
  const element = h("div", { class: "cards", role: "group", "aria-label": t("filters.sheet"), testid: "filter-sheet" });
  let cards = [], context = null, shown = [];

  /** Brings a card up to date: all of it, or the drawing's answer only. */
  function refresh(card) {
    if (!card.near || card.context === context) return;
    const onlyRun = card.context && ["layer", "weights", "tone", "scale", "probes"].every((key) => card.context[key] === context[key]);
    if (!onlyRun) return fill(card, context);
    card.context = context;
    card.redraw();
  }

  const byElement = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const card = byElement.get(target);
      if (!card) continue;
      card.near = isIntersecting;
      refresh(card);
    }
  }, { root: scroller, rootMargin: NEAR });

  function build(next) {
    observer.disconnect();
    byElement.clear();
    element.style.removeProperty("--card");
    context = next;
    const { graph, layer, weights } = next;
    element.dataset.form = layer.flat ? "bars" : kernelOf(weights, layer, 0).length <= SMALL ? "numbers" : "tiles";
    cards = channels(layer).map((channel) => {
      const card = h("button", { type: "button", class: "card", testid: "filter-card", "data-channel": channel, tabindex: -1, "aria-label": channelName(graph, layer, channel), onclick: () => choose(channel) });
      return { channel, element: card, near: false, context: null };
    });
    shown = [];
    for (const card of cards) byElement.set(card.element, card);
    for (const card of cards) observer.observe(card.element);
  }

  /** Another drawing, tone or scale; the layer stays. */
  function follow(next) {
    context = next;
    cards.forEach(refresh);
  }

  function order(name) {
    const next = ORDERS[name](context);
    if (next.length === shown.length && next.every((channel, k) => channel === shown[k])) return;
    const focus = element.contains(document.activeElement) ? document.activeElement : null;
    shown = next;
    element.replaceChildren(...shown.map((channel) => cards[channel].element));
    focus?.focus({ preventScroll: true });
  }

  /** Marks the chosen card: the one that Tab reaches. */
  function mark(channel) {
    for (const { element: card, channel: own } of cards) {
      card.setAttribute("aria-current", String(own === channel));
      card.tabIndex = own === channel ? 0 : -1;
    }
  }

  const columns = () => {
    const [first] = shown;
    const top = cards[first].element.offsetTop;
    return shown.findIndex((channel) => cards[channel].element.offsetTop !== top);
  };

  /** The channel some places further in the order shown; rows count as many as a row has. */
  function after(channel, { places = 0, rows = 0 }) {
    const perRow = rows ? Math.max(1, columns() < 0 ? shown.length : columns()) : 0;
    const at = shown.indexOf(channel) + places + rows * perRow;
    return shown[at] ?? channel;
  }

  /** Once it stands on the page: cards wait at the height of a full one, so that filling them moves nothing. */
  function settle() {
    cards[0].near = true;
    refresh(cards[0]);
    element.style.setProperty("--card", `${cards[0].element.offsetHeight}px`);
  }

  /** Scrolls no more than it takes to see a card, and nothing but the room. */
  function reveal(channel, focus) {
    const card = cards[channel].element;
    if (focus) card.focus({ preventScroll: true });
    const own = card.getBoundingClientRect(), view = scroller.getBoundingClientRect();
    if (own.top < view.top + MARGIN) scroller.scrollTop += own.top - view.top - MARGIN;
    else if (own.bottom > view.bottom - MARGIN) scroller.scrollTop += own.bottom - view.bottom + MARGIN;
  }

  const ends = () => [shown[0], shown.at(-1)];
  return { element, build, settle, follow, order, mark, after, ends, reveal, close: () => observer.disconnect() };
}
