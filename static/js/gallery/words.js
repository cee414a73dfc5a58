/** What is told of a network, in the reader's language. */
import { isKnown, t } from "../text/words.js";
import { whole } from "../ui/format.js";
import { measured } from "./compute/figures.js";

export const share = (part) => `${(100 * part).toFixed(1)} %`;

/** The page's own sentence about a network that is shipped, else what its card says; "" for neither. */
export const ideaText = ({ id }, card) => (isKnown(`gallery.idea.${id}`) ? t(`gallery.idea.${id}`) : card?.idea ?? "");

/** "99.5 % of 10,000 test digits (MNIST)"; what was measured on something the page does not know has the card's own word. */
export function accuracyText(item) {
  const found = measured(item);
  if (!found) return t("gallery.unmeasured");
  const on = isKnown(`gallery.on.${found.key}`) ? t(`gallery.on.${found.key}`, { count: whole(found.count) }) : found.key;
  return t("gallery.measured", { share: share(found.value), on });
}

/** "15.3 %, top-5 error, ..."; "" where the card names none. */
export function paperText(card) {
  const { error, measure } = card?.paper ?? {};
  return Number.isFinite(error) ? t("gallery.paperError", { share: share(error), measure }) : "";
}

/** A number of the list in full; a dash where it is not known. */
export const figureText = (value) => (Number.isFinite(value) ? whole(value) : "–");

/** Names of numbers that every card has, in their order -> what the list calls them. */
export const FIGURES = { parameters: "parameters", operations: "operations", depth: "depth", units: "units" };
