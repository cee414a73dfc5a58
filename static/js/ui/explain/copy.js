/** "Copy as text", "Copy as Python". */
import { asPython } from "../../net/python.js";
import { t } from "../../text/words.js";
import { copyText } from "../copying.js";
import { h } from "../dom.js";
import { unitText } from "../format.js";
import { asText } from "./listing.js";

const WAYS = { text: asText, python: asPython };

export function createCopy(context) {
  const status = h("span", { role: "status", class: "quiet", testid: "copy-status" });
  const field = h("textarea", { class: "copy-field", testid: "copy-field", readonly: true, rows: 6, hidden: true, "aria-label": t("copy.field") });
  let traced = null;

  const copy = (way) => copyText(WAYS[way](traced, unitText(context.graph, traced.layer, traced.index)), field, status);

  context.live((next) => {
    traced = next;
    if (status.textContent === "" && field.hidden) return;
    status.textContent = "";
    field.hidden = true;
  });
  const button = (way, testid) => h("button", { type: "button", testid, onclick: () => copy(way) }, t(`copy.${way}`));
  return h("div", { class: "copy" }, h("div", { class: "actions" }, button("text", "copy-text"), button("python", "copy-python"), status), field);
}
