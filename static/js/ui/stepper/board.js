/**
 * A picture of numbers: one canvas pixel a unit, stretched by the style sheet; text over it where there is room, outlines
 * on it. Only units that changed are painted, and nothing is put into the page after the board is built.
 */
import { brief } from "../../net/formula.js";
import { colourOf, wantsDarkText } from "../../view/colour.js";
import { h } from "../dom.js";
import { cornerOf } from "./plan.js";

const ROOM = { width: 25, height: 11 }; // css px that a number needs
const share = (part, whole) => `${(100 * part) / whole}%`;

/** shape: a mosaic of plan.js; options: {label, kind: its class, numbers: may there be text, more: attributes} */
export function createBoard(shape, { label, kind, count, numbers = false, more = {} }) {
  const { width, height, rows, cols, size } = shape;
  const canvas = h("canvas", { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true }); // in main memory: see ui/paint.js
  const image = new ImageData(width, height);
  const spot = (x, y, w, high) => ({ left: share(x, width), top: share(y, height), width: share(w, width), height: share(high, height) });
  const element = h("div", { class: `board ${kind}`, role: "img", "aria-label": label, style: { "--w": String(width), "--h": String(height) }, ...more }, canvas);
  let dirty = null; // {top, bottom}: the rows to be put on the canvas
  let wanted = true; // is text asked for

  const corners = Array.from({ length: count }, (_, k) => cornerOf(shape, k));
  for (const { x, y } of corners) { // the hatched ground of units that are not filled, as far as there are units
    element.prepend(h("span", { class: "ground", style: spot(x, y, cols, rows) }));
    const beyond = rows * cols - size;
    if (beyond) element.append(h("span", { class: "beyond", style: spot(x + cols - beyond, y + rows - 1, beyond, 1) }));
  }

  const texts = numbers ? corners.map(({ x, y }) => Array.from({ length: size }, (_, i) => {
    const text = h("span", { class: "text", "aria-hidden": "true", style: spot(x + (i % cols), y + Math.floor(i / cols), 1, 1) });
    element.append(text);
    return text;
  })) : null;

  const fits = () => numbers && element.clientWidth / width >= ROOM.width && element.clientHeight / height >= ROOM.height;
  let roomy = true;

  /** Unit i of picture k: its colour, or nothing where `value` is null. */
  function set(k, i, value, range, tone) {
    const x = corners[k].x + (i % cols), y = corners[k].y + Math.floor(i / cols), at = (y * width + x) * 4;
    const rgb = value === null ? null : colourOf(tone, value, range);
    if (rgb) image.data.set(rgb, at);
    image.data[at + 3] = rgb ? 255 : 0;
    dirty = dirty ? { top: Math.min(dirty.top, y), bottom: Math.max(dirty.bottom, y) } : { top: y, bottom: y };
    if (!texts || !wanted || !roomy) return;
    texts[k][i].textContent = rgb ? brief(value) : "";
    texts[k][i].classList.toggle("dark", Boolean(rgb) && wantsDarkText(rgb));
  }

  return {
    element,
    set,
    /** Units of picture k: values[from], values[from + 1], ...; null where `missing(i)`. */
    put(k, values, from, range, tone, missing = () => false) {
      for (let i = 0; i < size; i++) set(k, i, missing(i) ? null : values[from + i], range, tone);
    },
    /** Puts on the canvas what was set. */
    flush() {
      if (dirty) context.putImageData(image, 0, 0, 0, dirty.top, width, dirty.bottom - dirty.top + 1);
      dirty = null;
    },
    /** Is there text to be on it? The caller paints anew after a change. */
    write(on) {
      wanted = on;
      element.classList.toggle("silent", !on || !roomy);
    },
    /** Looks again how much room there is; true when that changes what is shown. */
    measure() {
      const before = roomy;
      roomy = fits();
      return before !== roomy;
    },
    /** Something that lies over rectangle {rows, cols} of units: to(k, row, col) moves it there, to(null) takes it away. */
    outline(name, span, more = {}) {
      const mark = h("span", { class: `outline ${name}`, hidden: true, ...more });
      element.append(mark);
      return {
        to(k, row = 0, col = 0) {
          mark.hidden = k === null;
          if (k === null) return;
          const { x, y } = corners[k];
          Object.assign(mark.style, spot(x, y, span.cols, span.rows));
          mark.style.transform = `translate(${(100 * col) / span.cols}%, ${(100 * row) / span.rows}%)`;
        },
      };
    },
    spot,
    corners,
  };
}
