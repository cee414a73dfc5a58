/** "Copy as text", "Copy as Python": to the clipboard, or where that is closed into a field, all selected. */
import { asPython } from "../../net/python.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { unitText } from "../format.js";
import { asText } from "./listing.js";

const WAYS = { text: asText, python: asPython };

export function createCopy(context) {
  const status = h("span", { role: "status", class: "quiet", testid: "copy-status" });
  const field = h("textarea", { class: "copy-field", testid: "copy-field", readonly: true, rows: 6, hidden: true, "aria-label": t("copy.field") });
  let traced = null;

  async function copy(way) {
    const text = WAYS[way](traced, unitText(context.graph, traced.layer, traced.index));
    field.hidden = true;
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = t("copy.done");
    } catch { // no clipboard here, or not allowed
      field.value = text;
      field.hidden = false;
      field.focus();
      field.select();
      status.textContent = t("copy.byHand");
    }
  }

  context.live((next) => {
    traced = next;
    if (status.textContent === "" && field.hidden) return;
    status.textContent = "";
    field.hidden = true;
  });
  const button = (way, testid) => h("button", { type: "button", testid, onclick: () => copy(way) }, t(`copy.${way}`));
  return h("div", { class: "copy" }, h("div", { class: "actions" }, button("text", "copy-text"), button("python", "copy-python"), status), field);
}
