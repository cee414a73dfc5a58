/** Small pieces that the blocks of the step share. */
import { exact } from "../../net/formula.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { inlinePlace } from "../../ui/format.js";

/** Six significant figures with a true minus sign: where two numbers that are nearly the same are compared. */
export const six = (x) => exact(x).replaceAll("-", "−");

const TINY = 1e-4, HUGE = 1e6; // from here on powers of ten are easier to read

/** Three significant figures with true minus signs: 0.046, −7.22, 3.16e−7. */
export function short(x) {
  const size = Math.abs(x), rounded = Number(x.toPrecision(3));
  const text = size > 0 && (size < TINY || size >= HUGE) ? rounded.toExponential().replace("+", "") : String(rounded);
  return text.replaceAll("-", "−");
}

/** A number as an element: short in the text, in full in data-value. */
export const figure = (value, { show = short, testid } = {}) => h("b", { class: "number", testid, "data-value": String(value) }, show(value));

const MARK = "\u0001";

/** A sentence in pieces: its numbers become figures, strings and elements go in as they are. */
export function said(key, values = {}) {
  const marks = Object.fromEntries(Object.keys(values).map((name) => [name, `${MARK}${name}${MARK}`]));
  const pieces = t(key, marks).split(MARK);
  return pieces.map((piece, k) => (k % 2 === 0 ? piece : typeof values[piece] === "number" ? figure(values[piece]) : values[piece]));
}

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
