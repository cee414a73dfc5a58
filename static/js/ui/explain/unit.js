/** The selected unit in full: words, picture, arithmetic, as deep as the reader wants; and the one it comes from. */
import { canStep, hasFilters } from "../../net/abilities.js";
import { three } from "../../net/formula.js";
import { channelOf } from "../../net/graph.js";
import { readsPhotos } from "../../net/subject.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { channelValues, placeText, unitText } from "../format.js";
import { arithmetic } from "./arithmetic.js";
import { closing } from "./closing.js";
import { sentence } from "./numbers.js";
import { PICTURES } from "./sections.js";
import { WORDS } from "./words.js";

export { createFigure } from "./figure.js";

/** Larger figures about this layer, in the scene's place. */
function actions(context) {
  const { layer, store } = context;
  let channel = 0;
  context.live(({ index }) => (channel = channelOf(layer, index)));
  const opener = (kind, testid, can) => can
    ? h("button", { type: "button", testid, onclick: () => store.set({ room: { kind, layer: layer.id, channel } }) }, t(`action.${kind}`))
    : null;
  const buttons = [opener("stepper", "open-stepper", canStep(layer)), opener("filters", "open-filters", hasFilters(layer))].filter(Boolean);
  return buttons.length ? h("div", { class: "actions" }, ...buttons) : null;
}

function words(context) {
  const { graph, layer, shown, store } = context;
  let index = 0;
  context.live((traced) => ({ index } = traced));
  const names = {
    /** The place of a photo's pixel is made of one number a channel: all of them; null of anything else. */
    pixel: () => (readsPhotos(graph.card) && layer.channels > 1 ? t("say.pixel", channelValues(store.get().run.values, layer, index, three)) : null),
    className: (k) => graph.card.classes[k] ?? String(k),
    place: (traced, tap) => {
      const unit = shown(traced.inputs[0].id, traced.taps[tap]);
      return placeText(graph, graph.byId.get(unit.layer), unit.index);
    },
  };
  return sentence(context, (traced) => WORDS[layer.kind](traced, names), { class: "say", testid: "panel-words" });
}

/** The selected unit. */
export function ownFigure(context) {
  const { depth, layer } = context;
  return [
    words(context),
    actions(context),
    ...(depth > 1 ? PICTURES[layer.kind](context) : []),
    ...closing(context),
    ...(depth > 2 ? arithmetic(context) : []),
  ];
}

/** The unit that decided it, the first on the way down that many have a say in. */
export function originFigure(context) {
  const { graph, layer, goTo, depth } = context;
  let unit = null;
  const link = h("button", { class: "link unit", type: "button", onclick: () => goTo(unit) });
  context.live(({ index }) => {
    unit = { layer: layer.id, index };
    link.textContent = unitText(graph, layer, index);
  });
  const title = graph.byId.get(context.from).fold === "max" ? "from.winner" : "from.single";
  return [h("h3", {}, t(title)), link, ...(depth > 1 ? [...PICTURES[layer.kind](context), ...closing(context)] : [])];
}
