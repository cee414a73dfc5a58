/** What figures are built from: frames with a caption, sliders, fields, groups of buttons, pictures, cells with numbers. */
import { h } from "../../ui/dom.js";
import { wantsDarkText } from "../../view/colour.js";
import { readNumber } from "../check.js";
import { inline } from "../prose.js";

/** <figure> with its caption, the chapter's text "fig.<key>.caption". */
export function figure({ say, links }, key, ...children) {
  return h("figure", { class: "figure", "data-figure": key }, ...children, h("figcaption", {}, ...inline(say(`fig.${key}.caption`), links)));
}

/** A range with its value beside it. show(value) -> text. -> {element, set(value), get()} */
export function slider({ label, min, max, step = 1, value, show = String, onInput }) {
  const output = h("output", { class: "number" });
  const input = h("input", { type: "range", min, max, step, "aria-label": label, oninput: () => changed() });
  const tell = () => {
    output.textContent = show(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  const changed = () => {
    tell();
    onInput(Number(input.value));
  };
  const set = (next) => {
    input.value = String(next);
    tell();
  };
  set(value);
  return { element: h("label", { class: "control" }, h("span", {}, label), input, output), set, get: () => Number(input.value) };
}

/** A field for one number; what is no number is marked and not passed on. -> {element, input, set(value)} */
export function numberField({ label, value, hidden = false, onInput }) {
  const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label, value: String(value) });
  input.addEventListener("input", () => {
    const number = readNumber(input.value);
    input.setAttribute("aria-invalid", String(number === null));
    if (number !== null) onInput(number);
  });
  const element = hidden ? input : h("label", { class: "control" }, h("span", {}, label), input);
  return { element, input, set: (next) => (input.value = String(next)) };
}

/** Buttons of which one is pressed. options: [{value, text}] -> {element, set(value)} */
export function segments({ label, options, value, onChoose }) {
  const buttons = options.map((option) => h("button", { type: "button", "data-value": option.value, onclick: () => choose(option.value) }, option.text));
  const set = (chosen) => options.forEach((option, k) => buttons[k].setAttribute("aria-pressed", String(option.value === chosen)));
  const choose = (chosen) => {
    set(chosen);
    onChoose(chosen);
  };
  set(value);
  return { element: h("div", { class: "segments", role: "group", "aria-label": label }, ...buttons), set };
}

/** Paints rows * cols values on a canvas, one pixel a value; colour(value, k) -> [r, g, b]. */
export function paint(canvas, values, cols, colour) {
  const image = new ImageData(cols, values.length / cols);
  values.forEach((value, k) => image.data.set([...colour(value, k), 255], k * 4));
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
}

/** A picture of squares, `side` css px wide, with its name below. -> {element, paint(values, cols, colour)} */
export function picture({ label, side = 100 }) {
  const canvas = h("canvas", { class: "picture", "aria-hidden": "true", style: { width: `${side}px`, height: `${side}px` } });
  return { element: h("div", { class: "named" }, canvas, h("span", {}, label)), canvas, paint: (...what) => paint(canvas, ...what) };
}

/**
 * Squares with numbers in them. colour(value) -> [r, g, b]; text(value); marked: indices to frame. Each carries its
 * value in data-value. For the eye: the figure's text() says the same in words.
 */
export function cells(values, cols, { colour, text = String, marked = [] }) {
  const square = (value, k) => {
    const rgb = colour(value);
    const style = { background: `rgb(${[...rgb].join(" ")})`, color: wantsDarkText(rgb) ? "#000" : "#fff" };
    return h("span", { "data-value": value, class: marked.includes(k) ? "marked" : "", style }, text(value));
  };
  return h("div", { class: "cells", "aria-hidden": "true", style: { "--cols": String(cols) } }, ...Array.from(values, square));
}

/** 0..255 -> its grey; for pictures that are numbers, before any network gives them a sign. */
export const grey = (value) => [value, value, value];

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * A picture with a frame on it that pointer and arrow keys move. view: {rows, cols} of the picture, size: of the frame,
 * both in cells; describe(place) -> text. -> {element, paint(values, cols, colour), at() -> {row, col}, set(place)}
 */
export function picker({ label, side, view, size, at, describe, onMove }) {
  const canvas = h("canvas", { class: "picture", "aria-hidden": "true" });
  const frame = h("div", { class: "frame" });
  const height = (side * view.rows) / view.cols;
  const element = h("div", { class: "picker", tabindex: 0, role: "application", style: { width: `${side}px`, height: `${height}px` } }, canvas, frame);
  let place = at;

  const percent = (part, whole) => `${(100 * part) / whole}%`;
  function set(next) {
    const within = (x, most) => Math.min(most, Math.max(0, x));
    place = { row: within(next.row, view.rows - size.rows), col: within(next.col, view.cols - size.cols) };
    Object.assign(frame.style, {
      left: percent(place.col, view.cols), top: percent(place.row, view.rows),
      width: percent(size.cols, view.cols), height: percent(size.rows, view.rows),
    });
    element.setAttribute("aria-label", `${label}: ${describe(place)}`);
  }
  function move(next) {
    const before = place;
    set(next);
    if (place.row !== before.row || place.col !== before.col) onMove(place);
  }
  function point(event) {
    if (event.type === "pointermove" && !element.hasPointerCapture(event.pointerId)) return;
    const box = element.getBoundingClientRect();
    const cell = (part, whole, cells, span) => Math.floor((part / whole) * cells - (span - 1) / 2);
    move({
      row: cell(event.clientY - box.top, box.height, view.rows, size.rows),
      col: cell(event.clientX - box.left, box.width, view.cols, size.cols),
    });
  }
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    point(event);
  });
  element.addEventListener("pointermove", point);
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    move({ row: place.row + step[0], col: place.col + step[1] });
  });
  set(at);
  return { element, paint: (...what) => paint(canvas, ...what), at: () => place, set };
}
