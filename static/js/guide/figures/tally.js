/** Bars in rows, for the eye: a name, a bar of its share of `most`, the number. The figure's text() says the same. */
import { h } from "../../ui/dom.js";

/** rows: [{name, value, shown, marked}]; a bar is |value| / most long. */
export function tally(rows, most) {
  const row = ({ name, value, shown, marked = false }) => {
    const share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
    return [
      h("span", { class: marked ? "marked" : "" }, name),
      h("span", { class: "track" }, h("span", { class: "fill", style: { width: `${100 * share}%` } })),
      h("span", { class: "number", "data-value": value }, shown),
    ];
  };
  return h("div", { class: "tally", "aria-hidden": "true" }, ...rows.flatMap(row));
}

/** A small table of numbers. heads: [text]; rows: [[cell]], a cell {value, text} or text; marked: number of a row. */
export function numbersTable(heads, rows, marked = -1) {
  const cell = (each) => (typeof each === "string" ? h("td", {}, each) : h("td", { class: "number", "data-value": each.value }, each.text));
  return h("table", { class: "reckoning" },
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, ...rows.map((row, k) => h("tr", { class: k === marked ? "marked" : "" }, ...row.map(cell)))));
}
