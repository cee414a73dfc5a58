/** Small pieces that the blocks of the step share. */
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { inlinePlace } from "../../ui/format.js";
import { equation, short } from "./equation.js";

/** A number as an element: short in the text, in full in data-value. */
export const figure = (value, { show = short, testid } = {}) => h("b", { class: "number", testid, "data-value": String(value) }, show(value));

const MARK = "\u0001";

/** A sentence in pieces: its numbers become figures, strings and elements go in as they are. */
export function said(key, values = {}) {
  const marks = Object.fromEntries(Object.keys(values).map((name) => [name, `${MARK}${name}${MARK}`]));
  const pieces = t(key, marks).split(MARK);
  return pieces.map((piece, k) => (k % 2 === 0 ? piece : typeof values[piece] === "number" ? figure(values[piece]) : values[piece]));
}

/** An equation (see equation.js) as the values of a sentence: its operands by name, {sign} and {result}. */
export function equated(operands, result, law, testid) {
  const { texts, sign, result: text } = equation(operands, result, law);
  const numbers = Object.entries(operands).map(([name, value]) => [name, typeof value === "number" ? figure(value, { show: () => texts[name] }) : value]);
  return { ...Object.fromEntries(numbers), sign, result: figure(result, { show: () => text, testid }) };
}

/** p − t, and w × g. */
export const DIFFERENCE = { terms: ({ p, target }) => [[p], ["-1", target]] };
export const PRODUCT = { terms: ({ weight, slope }) => [[weight, slope]] };

/** One of the five steps: its number, its title, what belongs to it. */
export const block = (name, ...children) =>
  h("li", { class: "update-block", testid: `update-${name}` }, h("h4", {}, t(`update.${name}.title`)), ...children);

/** "Convolution 1, map 3, row 5, column 9"; of a flat layer "Dense 1, unit 17". */
export function unitName(layer, index) {
  return t("update.unit", { layer: titleOf(layer), place: inlinePlace(layer, index) });
}

/** Lights units up in the scene while the pointer, or the focus, is on an element. */
export function lighting(store, units) {
  const light = () => store.set({ probe: units });
  const rest = () => store.get().probe === units && store.set({ probe: null });
  return { onpointerenter: light, onpointerleave: rest, onfocusin: light, onfocusout: rest };
}
