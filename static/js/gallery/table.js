/** The chart's networks as a table: all their numbers, a row each. */
import { h } from "../ui/dom.js";
import { t } from "../text/words.js";
import { accuracyText, FIGURES, figureText } from "./words.js";

/** open(id): opens a network. */
export function createTable({ open }) {
  const body = h("tbody", {});
  const head = ["network", "year", ...FIGURES, "accuracy"].map((key) => h("th", { scope: "col" }, t(`gallery.${key}`)));
  const element = h("details", { class: "gallery-table", testid: "gallery-table" }, h("summary", {}, t("gallery.table")),
    h("div", { class: "gallery-scroll", tabindex: 0, role: "region", "aria-label": t("gallery.table") }, h("table", {}, h("thead", {}, h("tr", {}, ...head)), body)));

  function row(item) {
    const name = h("button", { type: "button", class: "link", onclick: () => open(item.id) }, item.title);
    const cells = FIGURES.map((key) => h("td", { class: "number" }, figureText(item[key])));
    return h("tr", { "data-row": item.id }, h("th", { scope: "row" }, name), h("td", { class: "number" }, item.year ?? "–"), ...cells, h("td", {}, accuracyText(item)));
  }

  return { element, update: (items) => body.replaceChildren(...items.map(row)) };
}
