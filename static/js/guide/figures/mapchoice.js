/** What the figures on maps share: a row of buttons, one a map, and the scene's colours. */
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { rangesOf } from "../../view/ranges.js";
import { segments } from "./parts.js";

/** Buttons 0, 1, 2, ... with their label in front. -> {element, set(value)} */
export function mapChoice({ label, count, value, onChoose }) {
  const options = Array.from({ length: count }, (_, k) => ({ value: k, text: String(k) }));
  const row = segments({ label, value, options, onChoose });
  return { ...row, element: h("div", { class: "map-choice" }, h("span", { class: "quiet" }, label), row.element) };
}

/** The range that the scene draws this map on. */
export const rangeIn = ({ graph, run, scale }, layer, channel) => rangesOf(graph, run, scale)(layer, channel);

/** value -> [r, g, b] on a scale of +-range. */
export const tint = (tone, range) => (value) => colourOf(tone, value, range);

/** "Rows 3-7, columns 2-6": the ends of a square window. */
export const ends = ({ row, col }, side) => ({ top: row, bottom: row + side - 1, left: col, right: col + side - 1 });

/** Rows of numbers as words: "1 2; 3 4". */
export const spoken = (values, cols, text) =>
  Array.from({ length: Math.ceil(values.length / cols) }, (_, row) => Array.from(values.slice(row * cols, (row + 1) * cols), text).join(" ")).join("; ");
