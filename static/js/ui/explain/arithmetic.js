/** The full arithmetic of a unit: its law, every number typeset, ways to take it along, and a check by the server. */
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { createCopy } from "./copy.js";
import { lawOf } from "./law.js";
import { asText } from "./listing.js";
import { hasMath } from "./mathml.js";
import { createVerify } from "./verify.js";
import { writtenOut } from "./written.js";

/** Numbers in pieces, with room for a line to break between them. */
const paragraph = (pieces) => h("p", {}, ...pieces.flatMap((piece, k) => (k ? [" ", piece] : [piece])));

export function arithmetic(context) {
  const { layer } = context;
  const numbers = h("div", { class: "written", testid: "panel-math" });
  context.later((traced) => {
    if (hasMath()) numbers.replaceChildren(...writtenOut(traced, context.open).map(paragraph));
    else numbers.replaceChildren(h("pre", {}, asText(traced, "")));
  });
  return [
    h("h3", {}, t("math.title")),
    hasMath() ? h("p", { class: "law" }, lawOf(layer)) : null,
    layer.read === "window" && layer.weight === "tensor" ? h("p", { class: "quiet" }, t("math.window")) : null,
    numbers,
    createCopy(context),
    createVerify(context),
  ];
}
