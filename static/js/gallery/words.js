/** What is told of a network, in the reader's language. */
import { isKnown, t } from "../text/words.js";
import { whole } from "../ui/format.js";
import { measured } from "./compute/figures.js";

export const share = (part) => `${(100 * part).toFixed(1)} %`;

let translated = {}; // id of a shipped network -> {idea, measure}: its card in the reader's language, which is English itself

export function learnCards(table) {
  translated = table;
}

export const ideaText = ({ id }, card) => translated[id]?.idea ?? card?.idea ?? "";

/** "99.5 % of 10,000 test digits (MNIST)"; what was measured on something the page does not know has the card's own word. */
export function accuracyText(item) {
  const found = measured(item);
  if (!found) return t("gallery.unmeasured");
  const on = isKnown(`gallery.on.${found.key}`) ? t(`gallery.on.${found.key}`, { count: whole(found.count) }) : found.key;
  return t("gallery.measured", { share: share(found.value), on });
}

/** "15.3 %, top-5 error, ..."; "" where the card names none. */
export function paperText({ id }, card) {
  const { error, measure } = card?.paper ?? {};
  return Number.isFinite(error) ? t("gallery.paperError", { share: share(error), measure: translated[id]?.measure ?? measure }) : "";
}

/** A number of the list in full; a dash where it is not known. */
export const figureText = (value) => (Number.isFinite(value) ? whole(value) : "–");

/** The numbers that are told of every network, in their order, as the server's list calls them. */
export const FIGURES = ["parameters", "operations", "depth", "units"];
