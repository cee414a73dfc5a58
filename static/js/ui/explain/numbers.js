/** Numbers that stay in place and change with each run. */
import { exact } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";

/** Writes a number into an element: its full value in data-value, `show` of it as text. */
export function put(element, value, show = exact) {
  const full = String(value);
  if (element.dataset.value === full) return;
  element.dataset.value = full;
  element.textContent = show(value);
}

/** -> the element of pick(traced) */
export function number(context, pick, { testid, show = exact } = {}) {
  const element = h("b", { class: "number", testid });
  context.live((traced) => put(element, pick(traced), show));
  return element;
}

/** A paragraph of say(traced). */
export function sentence(context, say, props = {}) {
  const element = h("p", props);
  context.live((traced) => {
    const text = say(traced) ?? "";
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === "";
  });
  return element;
}

/** A label and a number, one at each end of a line. */
export const line = (context, label, pick, testid) => h("p", { class: "line" }, h("span", {}, label), number(context, pick, { testid }));

/** The row that stands for all that is not shown, and its button; `context.open`: are they shown? */
export function folded(context, label, pick) {
  const button = h("button", { class: "link", type: "button", testid: "panel-more", onclick: context.toggle }, t(context.open ? "row.fewer" : "row.all"));
  if (context.open) return h("p", { class: "line" }, button);
  return h("p", { class: "line" }, h("span", {}, label, " ", button), number(context, pick, { testid: context.ids ? "panel-rest" : undefined }));
}
