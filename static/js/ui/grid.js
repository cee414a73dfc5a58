/** A grid of coloured cells, with numbers in them where there is room. The same colours as the scene. */
import { brief, exact } from "../net/formula.js";
import { colourOf, css, wantsDarkText } from "../view/colour.js";
import { h } from "./dom.js";

/**
 * values: numbers row by row; cols: cells a row; range: half-width of the colour scale.
 * options: {tone, numbers: show them, marked: index of the cell to mark, label: text for screen readers, missing: fn}
 */
export function grid(values, cols, range, { tone, numbers = false, marked = -1, label, missing = () => false }) {
  const cells = Array.from(values, (value, k) => {
    const rgb = colourOf(tone, value, range);
    const classes = ["cell", wantsDarkText(rgb) ? "on-light" : "on-dark"];
    if (k === marked) classes.push("marked");
    if (missing(k)) classes.push("missing");
    const style = missing(k) ? {} : { background: css(rgb) };
    return h("span", { class: classes.join(" "), title: missing(k) ? undefined : exact(value), style }, numbers && !missing(k) ? brief(value) : "");
  });
  const text = label + ": " + Array.from(values, brief).join(", ");
  return h("div", { class: numbers ? "grid numbers" : "grid", role: "img", "aria-label": text, style: { "--cols": String(cols) } }, ...cells);
}

/** The largest magnitude, for a scale. */
export const reach = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
