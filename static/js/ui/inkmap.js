/**
 * Two small pictures of the drawing side by side: the weight of each pixel, and weight × ink, what it contributes. Cropped
 * to the receptive field where that is small. Pointing at a pixel, by pointer or with the arrow keys, tells its numbers.
 */
import { brief } from "../net/formula.js";
import { indexOf } from "../net/graph.js";
import { t } from "../text/words.js";
import { h, MOVES } from "./dom.js";
import { reach } from "./grid.js";
import { paintMap } from "./paint.js";

const SMALL = 18; // pixels: fields up to that side are shown enlarged
const MARGIN = 1; // pixels around an enlarged field
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }; // rows, columns

/** Three significant figures, with a true minus. */
export const rounded = (x) => String(Number(x.toPrecision(3))).replace("-", "−");

/** The part of the input that is shown for a field: {y0, x0, rows, cols}. */
export function cropOf(box, input) {
  if (Math.max(box.y1 - box.y0, box.x1 - box.x0) >= SMALL) return { y0: 0, x0: 0, rows: input.rows, cols: input.cols };
  const y0 = Math.max(0, box.y0 - MARGIN), x0 = Math.max(0, box.x0 - MARGIN);
  const y1 = Math.min(input.rows - 1, box.y1 + MARGIN), x1 = Math.min(input.cols - 1, box.x1 + MARGIN);
  return { y0, x0, rows: y1 - y0 + 1, cols: x1 - x0 + 1 };
}

/** Lays a box of pixels {y0, x0, rows, cols} over a picture of the crop. */
function lay(mark, crop, { y0, x0, rows, cols }) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(mark.style, {
    top: share(y0 - crop.y0, crop.rows), height: share(rows, crop.rows),
    left: share(x0 - crop.x0, crop.cols), width: share(cols, crop.cols),
  });
}

/** input: the layer; box: the field on it; point(index or null): tells which pixel is pointed at. -> {element, fill} */
export function createInkMap(input, box, point) {
  const crop = cropOf(box, input);
  const field = { y0: box.y0, x0: box.x0, rows: box.y1 - box.y0 + 1, cols: box.x1 - box.x0 + 1 };
  const pictures = []; // {kind, channel, canvas, caption, cursor}
  let numbers = null; // {weights, ink, parts}, one a unit of the input
  let at = null; // {channel, row, col} of the pixel that is pointed at

  function picture(kind, channel) {
    const canvas = h("canvas", { class: "ink-map", "aria-hidden": "true" });
    const caption = h("figcaption", { class: "quiet" });
    const cursor = h("span", { class: "ink-cursor", hidden: true });
    const frame = h("span", { class: "preview-field" });
    frame.hidden = field.rows === input.rows && field.cols === input.cols;
    lay(frame, crop, field);
    pictures.push({ kind, channel, canvas, caption, cursor });
    return h("figure", {}, h("div", { class: "ink-room", style: { "aspect-ratio": `${crop.cols} / ${crop.rows}` } }, canvas, frame, cursor), caption);
  }

  const readout = h("p", { class: "quiet number", testid: "field-pixel", "aria-live": "polite" });
  const channels = Array.from({ length: box.c1 - box.c0 + 1 }, (_, k) => box.c0 + k);
  const maps = h("div", { class: "ink-maps", tabindex: "0", role: "application", "aria-label": t("field.label"), testid: "field-maps" },
    ...channels.flatMap((channel) => [picture("weights", channel), picture("parts", channel)]));

  function tell() {
    const index = at && indexOf(input, at);
    readout.textContent = !at || !numbers ? t("field.hint") : t("field.pixel", {
      row: at.row, col: at.col,
      ink: rounded(numbers.ink[index]), weight: rounded(numbers.weights[index]), part: rounded(numbers.parts[index]),
    });
    if (at && numbers) readout.dataset.value = numbers.parts[index];
    else delete readout.dataset.value;
  }

  function aim(place) {
    at = place;
    for (const { channel, cursor } of pictures) {
      cursor.hidden = channel !== at?.channel;
      if (!cursor.hidden) lay(cursor, crop, { y0: at.row, x0: at.col, rows: 1, cols: 1 });
    }
    tell();
    point(at && indexOf(input, at));
  }

  function placeUnder(event) {
    const found = pictures.find(({ canvas }) => canvas === event.target);
    if (!found) return null;
    const room = found.canvas.getBoundingClientRect();
    const cell = (offset, side, count) => Math.min(count - 1, Math.max(0, Math.floor((offset / side) * count)));
    return {
      channel: found.channel,
      row: crop.y0 + cell(event.clientY - room.top, room.height, crop.rows),
      col: crop.x0 + cell(event.clientX - room.left, room.width, crop.cols),
    };
  }

  /** The pixel that contributes most. */
  function strongest() {
    const { parts } = numbers;
    const index = parts.reduce((best, part, k) => (Math.abs(part) > Math.abs(parts[best]) ? k : best), indexOf(input, { channel: box.c0, row: box.y0, col: box.x0 }));
    const plane = input.rows * input.cols, inPlane = index % plane;
    return { channel: Math.floor(index / plane), row: Math.floor(inPlane / input.cols), col: inPlane % input.cols };
  }

  function walk(event) {
    const step = STEPS[event.key];
    if (!step || !numbers) return;
    event.preventDefault();
    if (!at) {
      aim(strongest());
      return;
    }
    const row = at.row + step[0], col = at.col + step[1];
    const inside = row >= crop.y0 && row < crop.y0 + crop.rows && col >= crop.x0 && col < crop.x0 + crop.cols;
    if (inside) aim({ ...at, row, col });
  }

  const follow = (event) => {
    const place = placeUnder(event);
    const isNew = place && (!at || at.row !== place.row || at.col !== place.col || at.channel !== place.channel);
    if (isNew) aim(place);
  };
  for (const name of [...MOVES, "pointerdown"]) maps.addEventListener(name, follow);
  maps.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && aim(null)); // a finger is lifted to look
  maps.addEventListener("blur", () => aim(null));
  maps.addEventListener("keydown", walk);

  /** weights and ink: one number a unit of the input. */
  function fill({ weights, ink, tone }) {
    numbers = { weights, ink, parts: weights.map((weight, p) => weight * ink[p]) };
    for (const { kind, channel, canvas, caption } of pictures) {
      const range = reach(numbers[kind]);
      const shown = new Float64Array(crop.rows * crop.cols);
      for (let k = 0; k < shown.length; k++) {
        const row = crop.y0 + Math.floor(k / crop.cols), col = crop.x0 + (k % crop.cols);
        shown[k] = numbers[kind][indexOf(input, { channel, row, col })];
      }
      paintMap(canvas, shown, crop.cols, range, tone);
      caption.textContent = t(`field.${kind}`, { range: brief(range) });
    }
    tell();
  }

  return { element: h("div", { class: "ink-figure" }, maps, readout), fill };
}
