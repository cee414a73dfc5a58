/** The example of 0 and 1: a filter slides over it, and each product can be seen. */
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { convolved, EXAMPLE } from "../compute/grid.js";
import { cellOf } from "../compute/slide.js";
import { mapOf } from "../compute/toy.js";
import { lattice } from "./lattice.js";
import { cells, figure } from "./parts.js";

const BEAT = 900; // ms a step
const RANGE = { cells: 1.6, result: 8 }; // half-widths of the colour scales: 1 and 5, the most there can be, stay readable

export function createSliding(context) {
  const { store, say } = context;
  const image = mapOf(EXAMPLE.image), kernel = mapOf(EXAMPLE.kernel);
  let result = convolved(image, EXAMPLE.kernel);
  let at = 0; // the step, which is the cell of the result
  let timer = null;
  const all = result.values.length;

  const pixels = lattice({ label: say("fig.sliding.image"), rows: image.rows, cols: image.cols, onPress: flip });
  const filled = lattice({ label: say("fig.sliding.result"), rows: result.rows, cols: result.cols, onPress: go });
  const rooms = ["kernel", "window", "products"].map(() => h("div", {}));
  const [filter, window, products] = rooms;
  const sum = h("p", { class: "number sum-line" });
  const here = h("span", { class: "quiet number" });
  const named = (grid, key, kind = "small") => h("div", { class: `named grid-${kind}` }, grid, h("span", {}, say(key)));
  const button = (key, onclick) => h("button", { type: "button", onclick }, say(key));
  const back = button("fig.sliding.back", () => go(at - 1));
  const step = button("fig.sliding.step", () => go(at + 1));
  const play = button("fig.sliding.play", () => (timer ? pause() : start()));
  const reset = button("fig.sliding.reset", restore);

  const element = figure(context, "sliding",
    h("div", { class: "sum-row" }, named(pixels.element, "fig.sliding.image", "large"), named(filled.element, "fig.sliding.result")),
    h("div", { class: "row-of-buttons" }, step, back, play, reset, here),
    h("div", { class: "sum-row" }, named(window, "fig.sliding.window"), "×", named(filter, "fig.sliding.kernel"), "=", named(products, "fig.sliding.products")),
    sum);

  function pause() {
    clearInterval(timer);
    timer = null;
    play.textContent = say("fig.sliding.play");
  }

  function start() {
    timer = setInterval(beat, BEAT);
    play.textContent = say("fig.sliding.pause");
    move(at === all - 1 ? 0 : at);
  }

  function beat() {
    if (at < all - 1) move(at + 1);
    if (at === all - 1) pause();
    element.dispatchEvent(new Event("change")); // its words have changed
  }

  function move(k) {
    at = Math.min(all - 1, Math.max(0, k));
    show();
  }

  function go(k) {
    pause();
    move(k);
  }

  function flip(k) {
    image.values[k] = 1 - image.values[k];
    result = convolved(image, EXAMPLE.kernel);
    show();
  }

  function restore() {
    image.values.set(EXAMPLE.image.flat());
    result = convolved(image, EXAMPLE.kernel);
    go(0);
  }

  const soFar = () => Array.from(result.values, (value, k) => (k <= at ? value : null));
  const equation = ({ taps, output }) => `${taps.map(({ value, weight }) => `${value}×${weight}`).join(" + ")} = ${output}`;

  function show() {
    const { tone } = store.get();
    const tint = (value) => colourOf(tone, value, RANGE.cells), warm = (value) => colourOf(tone, value, RANGE.result);
    const cell = cellOf(result, at);
    const covered = new Set(cell.taps.map(({ row, col }) => row * image.cols + col));
    const place = (cols, k) => ({ row: Math.floor(k / cols), col: k % cols });
    pixels.write(image.values, {
      colour: tint, marked: (k) => covered.has(k), name: (k, value) => say("fig.sliding.pixel", { ...place(image.cols, k), value }),
    });
    filled.write(soFar(), {
      colour: warm, marked: (k) => k === at,
      name: (k, value) => (value === null ? say("fig.sliding.open", place(result.cols, k)) : say("fig.sliding.cell", { ...place(result.cols, k), value })),
    });
    filter.replaceChildren(cells(kernel.values, kernel.cols, { colour: tint }));
    window.replaceChildren(cells(cell.taps.map(({ value }) => value), kernel.cols, { colour: tint }));
    products.replaceChildren(cells(cell.taps.map(({ product }) => product), kernel.cols, { colour: tint }));
    sum.textContent = equation(cell);
    sum.dataset.value = cell.output;
    here.textContent = say("fig.sliding.at", { step: at + 1, all });
    back.disabled = at === 0;
    step.disabled = at === all - 1;
  }

  function text() {
    const cell = cellOf(result, at);
    return say("fig.sliding.text", { step: at + 1, all, row: cell.row, col: cell.col, sum: equation(cell), so: soFar().slice(0, at + 1).join(" ") });
  }

  show();
  return { element, update: show, text, close: pause };
}
