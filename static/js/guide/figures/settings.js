/** A window on a small grid: kernel size, stride, padding and dilation to set, and the size that comes out. */
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { convolved } from "../compute/grid.js";
import { outputSize } from "../compute/size.js";
import { cellOf } from "../compute/slide.js";
import { torchAnswer, torchLine } from "../compute/torch.js";
import { figure, picker, slider } from "./parts.js";

const START = { input: 7, kernel: 3, stride: 1, padding: 0, dilation: 1 };
const ENDS = { input: [3, 8], kernel: [1, 5], stride: [0, 4], padding: [0, 2], dilation: [0, 3] }; // 0: to see why not
const CELL = 16; // css px of an input cell
const OUT = { cell: 24, all: 108 }; // css px of an output cell, and of all, at most

export function createSettings(context) {
  const { store, say } = context;
  const now = { ...START };
  let size = null, made = null, place = { row: 0, col: 0 };

  const sliders = Object.entries(ENDS).map(([name, [min, max]]) => slider({
    label: say(`fig.settings.set.${name}`), min, max, value: now[name],
    onInput(value) {
      now[name] = value;
      work();
    },
  }));
  const below = h("div", { class: "lattice-below", "aria-hidden": "true" });
  const above = h("div", { class: "named" });
  const formula = h("p", { class: "number sum-line" });
  const facts = h("div", { class: "facts", role: "status" });
  const line = h("code", { class: "torch-line" });
  const copied = h("span", { role: "status", class: "quiet" });
  const element = figure(context, "settings", h("div", { class: "stack" }, ...sliders.map((each) => each.element)),
    h("div", { class: "side-by-side" }, h("div", { class: "named" }, below, h("span", {}, say("fig.settings.below"))), above),
    formula, facts, line,
    h("div", { class: "row-of-buttons" }, h("button", { type: "button", onclick: copy }, say("fig.settings.copy")), copied));

  async function copy() {
    try {
      await navigator.clipboard.writeText(line.textContent);
      copied.textContent = say("fig.settings.copied");
    } catch { // no clipboard here, or not allowed
      window.getSelection().selectAllChildren(line);
      copied.textContent = say("fig.settings.byHand");
    }
  }

  function work() {
    const { input, kernel, ...settings } = now;
    size = outputSize(now);
    const even = { rows: input, cols: input, values: new Float64Array(input * input).fill(1) };
    made = size.why ? null : convolved(even, Array.from({ length: kernel }, () => new Array(kernel).fill(1)), settings);
    const within = (x) => Math.min(x, Math.max(0, size.size - 1));
    place = { row: within(place.row), col: within(place.col) };
    const torch = { rows: input, cols: input, kernel, ...settings };
    const answer = torchAnswer(torch);
    line.textContent = `${torchLine(torch)}${answer ? `  # ${answer}` : ""}`;
    copied.textContent = "";
    formula.textContent = size.why?.startsWith("least.stride") ? say("fig.settings.formula") : worked();
    formula.dataset.value = size.size;
    facts.replaceChildren(...sentences().map((sentence) => h("p", {}, sentence)));
    drawAbove();
    drawBelow();
  }

  function worked() {
    const { input, kernel, stride, padding, dilation } = now;
    const inner = `⌊(${input} + 2×${padding} − ${dilation}×(${kernel} − 1) − 1) / ${stride}⌋ + 1`;
    return size.why ? inner : `${inner} = ${size.size}`;
  }

  function sentences() {
    if (size.why) return [say(`fig.settings.why.${size.why}`, { reach: size.reach ?? 0, room: size.room ?? 0 })];
    const found = [say("fig.settings.size", { input: now.input, size: size.size })];
    if (now.dilation > 1 && now.kernel > 1) found.push(say("fig.settings.spans", { kernel: now.kernel, reach: size.reach }));
    if (size.left > 0) found.push(say("fig.settings.left", { left: size.left }));
    return found;
  }

  const where = (at) => say("fig.settings.cell", at);

  function drawAbove() {
    above.replaceChildren();
    if (size.why) return;
    const many = size.size, view = { rows: many, cols: many };
    const side = many * Math.min(OUT.cell, Math.floor(OUT.all / many));
    const output = picker({ label: say("fig.settings.above"), side, view, size: { rows: 1, cols: 1 }, at: place, describe: where, onMove(at) {
      place = at;
      drawBelow();
    } });
    const { tone } = store.get();
    output.paint(made.values, many, (_, k) => colourOf(tone, (Math.floor(k / many) + (k % many)) % 2 ? 0.42 : 0.5, 1)); // a board, to tell cells apart
    above.append(output.element, h("span", {}, say("fig.settings.above")));
  }

  /** The padded input: what is padding, what is under the window, and what no window reads. */
  function drawBelow() {
    const { input, padding } = now, side = input + 2 * padding;
    const taps = new Set(made ? cellOf(made, place.row * size.size + place.col).taps.map(({ row, col }) => `${row} ${col}`) : []);
    const unread = (x) => size.left > 0 && x >= input + padding - size.left;
    const inside = (x) => x >= 0 && x < input;
    const cells = Array.from({ length: side * side }, (_, k) => {
      const row = Math.floor(k / side) - padding, col = (k % side) - padding;
      const kind = [inside(row) && inside(col) ? "real" : "zero", taps.has(`${row} ${col}`) ? "tap" : "", unread(row) || unread(col) ? "unread" : ""];
      return h("span", { class: kind.join(" ") }, kind[0] === "zero" ? "0" : "");
    });
    below.style.setProperty("--cols", String(side));
    below.style.setProperty("width", `${side * CELL}px`);
    below.replaceChildren(...cells);
  }

  work();
  const settings = () => Object.keys(ENDS).map((name) => `${say(`fig.settings.set.${name}`)} ${now[name]}`).join(", ");
  const text = () => [`${settings()}:`, formula.textContent, "→", ...sentences(), size.why ? "" : where(place)].join(" ");
  return { element, update: drawAbove, text };
}
