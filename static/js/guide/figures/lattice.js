/** Squares with numbers that can be pressed: one of them is a tab stop, the arrow keys move it. */
import { h } from "../../ui/dom.js";
import { wantsDarkText } from "../../view/colour.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * -> {element, write(values, {colour, name, text, marked})}: colour(value) -> [r, g, b], name(k, value) is what a screen
 * reader says, marked(k): is it framed. A value of null is a square still empty. onPress(k): a square was chosen.
 */
export function lattice({ label, rows, cols, onPress }) {
  const squares = Array.from({ length: rows * cols }, (_, k) =>
    h("button", { type: "button", tabindex: k ? -1 : 0, onclick: () => onPress(k), onfocus: () => stop(k) }));
  let at = 0;

  function stop(k) {
    squares[at].tabIndex = -1;
    squares[k].tabIndex = 0;
    at = k;
  }

  function move(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.floor(at / cols) + step[0], col = (at % cols) + step[1];
    if (row >= 0 && row < rows && col >= 0 && col < cols) squares[row * cols + col].focus();
  }

  function write(values, { colour, name, text = String, marked = () => false }) {
    squares.forEach((square, k) => {
      const empty = values[k] === null;
      const rgb = empty ? null : colour(values[k]);
      square.className = marked(k) ? "marked" : "";
      square.style.background = empty ? "" : `rgb(${[...rgb].join(" ")})`;
      square.style.color = empty ? "" : wantsDarkText(rgb) ? "#000" : "#fff";
      square.textContent = empty ? "" : text(values[k]);
      square.setAttribute("aria-label", name(k, values[k]));
      if (empty) delete square.dataset.value;
      else square.dataset.value = values[k];
    });
  }

  const element = h("div", { class: "cells lattice", role: "group", "aria-label": label, style: { "--cols": String(cols) }, onkeydown: move }, ...squares);
  return { element, write };
}
