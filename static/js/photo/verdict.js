/** What the network knows, and what its answer is worth: it has no way to say that it has never seen such a thing. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { countText, percent } from "../ui/format.js";
import { fullWord } from "./words.js";

const MANY = 12; // classes are listed as long as they are so few

/** "It knows four things: dog, cat, boat, bird. Whatever you show it, it answers one of them." */
export function knowsText({ classes }) {
  const listed = classes.slice(0, MANY).map(fullWord).join(t("list.comma"));
  return t(classes.length > MANY ? "photo.knows.many" : "photo.knows", { count: countText(classes.length), classes: listed });
}

/** Perhaps none of these: the largest probability is below what the card says was measured. */
export const isUnsure = (card, probabilities) => Math.max(...probabilities) < (card.unknown?.threshold ?? 0);

export function createVerdict(store) {
  const none = h("b", {}), why = h("span", {});
  const element = h("p", { class: "photo-unknown", testid: "photo-unknown", role: "status", hidden: true }, none, " ", why);

  function update({ graph, run }) {
    const unsure = Boolean(graph && run) && !run.of.ink.blank && isUnsure(graph.card, run.probabilities);
    element.hidden = !unsure;
    if (!unsure) return;
    none.textContent = t("photo.unknown", { p: percent(graph.card.unknown.threshold) });
    why.textContent = t("photo.unknown.why");
  }

  store.subscribe(["graph", "run"], update);
  update(store.get());
  return element;
}
