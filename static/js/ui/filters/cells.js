/** Numbers in coloured cells, to look at: one picture with one description. */
import { brief, exact } from "../../net/formula.js";
import { colourOf, css, wantsDarkText } from "../../view/colour.js";
import { h } from "../dom.js";

/** values: numbers row by row; cols: cells a row; range: half-width of the colour scale; label: text for screen readers. */
export function cellsOf(values, cols, range, { tone, label }) {
  const cells = Array.from(values, (value) => {
    const rgb = colourOf(tone, value, range);
    return h("span", { class: `cell ${wantsDarkText(rgb) ? "on-light" : "on-dark"}`, "data-value": exact(value), style: { background: css(rgb) } }, brief(value));
  });
  const text = `${label}: ${Array.from(values, brief).join(", ")}`;
  return h("div", { class: "still", role: "img", "aria-label": text, style: { "--cols": String(cols) } }, ...cells);
}
