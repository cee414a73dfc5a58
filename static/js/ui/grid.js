/** A grid of coloured cells, one a tap, with numbers in them where there is room. The same colours as the scene. */
import { exact, fitted } from "../net/formula.js";
import { colourOf, css, wantsDarkText } from "../view/colour.js";
import { h } from "./dom.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }; // rows, columns

/** One cell is a tab stop; the arrow keys move it. */
function rove(cells, cols) {
  let at = 0;
  const stop = (next) => {
    cells[at].tabIndex = -1;
    cells[next].tabIndex = 0;
    at = next;
  };
  const move = (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const row = Math.floor(at / cols) + step[0], col = (at % cols) + step[1];
    if (row < 0 || col < 0 || col >= cols || row * cols + col >= cells.length) return;
    stop(row * cols + col);
    cells[at].focus();
  };
  return { move, stop };
}

/** -> {element, cells, write}; count: cells in all, cols: cells a row. */
export function createGrid(count, cols) {
  const cells = Array.from({ length: count }, (_, k) => h("span", { class: "cell", role: "gridcell", tabindex: k ? -1 : 0 }));
  const { move, stop } = rove(cells, cols);
  const rows = Array.from({ length: Math.ceil(count / cols) }, (_, r) => h("div", { role: "row", class: "grid-row" }, ...cells.slice(r * cols, (r + 1) * cols)));
  const element = h("div", {
    class: "grid", role: "grid", style: { "--cols": String(cols) }, onkeydown: move, onfocusin: ({ target }) => stop(cells.indexOf(target)),
  }, ...rows);
  const last = cells.map(() => ""); // what each cell shows

  /**
   * The numbers of a run, into the same cells; what does not change is left alone.
   * range: half-width of the colour scale; ems: room for text in a cell; marked: a cell's number; missing: (k) => boolean
   */
  function write(values, { tone, range, ems, label, marked = -1, missing = () => false }) {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
    cells.forEach((cell, k) => {
      const gone = missing(k);
      const rgb = colourOf(tone, values[k], range);
      const colour = gone ? "" : css(rgb);
      const now = `${values[k]} ${colour} ${k === marked}`;
      if (now === last[k]) return;
      last[k] = now;
      cell.className = ["cell", gone ? "missing" : wantsDarkText(rgb) ? "on-light" : "on-dark", k === marked ? "marked" : "",
        ...["lit", "pointed"].filter((name) => cell.classList.contains(name))].join(" ");
      cell.style.background = colour;
      cell.textContent = gone ? "" : fitted(values[k], ems);
      cell.dataset.value = gone ? "" : exact(values[k]);
    });
  }

  return { element, cells, write };
}

/** The largest magnitude, for a scale. */
export const reach = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
