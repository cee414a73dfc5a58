/** From the photo to what the network reads, step by step and with its numbers: square, small picture, one pixel's arithmetic. */
import { three } from "../net/formula.js";
import { indexOf } from "../net/graph.js";
import { t } from "../text/words.js";
import { h, MOVES } from "../ui/dom.js";
import { whole } from "../ui/format.js";
import { layField } from "../ui/preview.js";
import { cellsOf } from "./compute/box.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function takenText({ full, width, height }) {
  const values = { width: whole(full.width), height: whole(full.height), cols: width, rows: height };
  return t(full.width === width ? "photo.step.taken" : "photo.step.shrunk", values);
}

/** How the small picture comes about: of how many pixels each of its own is the mean. */
function smallText(from, side) {
  if (from === side) return t("photo.step.same", { side });
  if (from < side) return t("photo.step.nearest", { side });
  const sizes = cellsOf(from, side).map(([first, last]) => last - first + 1);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return t(least === most ? "photo.step.mean" : "photo.step.means", { side, least, most });
}

export function createRecipe(store) {
  const lines = ["taken", "square", "small"].map((name) => h("span", { testid: `photo-step-${name}` }));
  lines[1].setAttribute("role", "status"); // the square is moved with keys, too
  const canvas = h("canvas", { testid: "photo-preview" });
  const field = h("span", { class: "preview-field", hidden: true }), cursor = h("span", { class: "photo-cursor" });
  const preview = h("div", { class: "photo-preview", tabindex: "0", role: "application", "aria-label": t("photo.preview.label"), title: t("photo.preview.key") }, canvas, field, cursor);
  const place = h("p", { class: "number", testid: "photo-place" }), rows = h("div", { class: "photo-numbers", "aria-live": "polite" });
  const last = h("li", {}, t("photo.step.numbers"), h("div", { class: "photo-last" }, preview, h("div", {}, place, h("p", { class: "quiet" }, t("photo.point")))), rows);
  const element = h("ol", { class: "photo-recipe", "aria-label": t("photo.recipe") }, ...lines.map((line) => h("li", {}, line)), last);
  let at = null; // {row, col} that is pointed at; null: the middle one

  const input = () => store.get().base.graph.layers[0];

  /** One line a channel: (142 / 255 − 0.472) / 0.242 = 0.350 */
  function tell({ photo, base }) {
    const { channels, cols, rows: high } = input(), { mean, std } = base.graph.card.input;
    const { row, col } = at ?? { row: high >> 1, col: cols >> 1 };
    place.textContent = t("photo.place", { row, col });
    rows.replaceChildren(...Array.from({ length: channels }, (_, c) => {
      const level = photo.pixels[(row * cols + col) * channels + c], value = (level / 255 - mean[c]) / std[c];
      const values = { level, mean: three(mean[c]), std: three(std[c]), value: three(value) };
      return h("p", { class: "number", testid: `photo-number-${c}`, "data-value": value }, h("b", {}, t(`photo.channel.${c}`)), ` ${t("photo.number", values)}`);
    }));
    const part = (k, count) => `${(100 * k) / count}%`;
    Object.assign(cursor.style, { left: part(col, cols), top: part(row, high), width: part(1, cols), height: part(1, high) });
  }

  function paint({ photo: { pixels } }) {
    const { cols, rows: high, channels } = input();
    [canvas.width, canvas.height] = [cols, high];
    const image = new ImageData(cols, high);
    for (let k = 0; k < cols * high; k++) image.data.set([...pixels.subarray(k * channels, k * channels + channels), 255], 4 * k);
    canvas.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
  }

  function aim(next) {
    at = next;
    const { photo } = store.get();
    if (photo) tell(store.get());
    const { id, channels } = input();
    store.set({ probe: next && Array.from({ length: channels }, (_, channel) => ({ layer: id, index: indexOf(input(), { ...next, channel }) })) });
  }

  const cell = (offset, length, count) => Math.min(count - 1, Math.max(0, Math.floor((offset / length) * count)));
  function follow({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect(), { rows: high, cols } = input();
    const next = { row: cell(clientY - box.top, box.height, high), col: cell(clientX - box.left, box.width, cols) };
    if (next.row !== at?.row || next.col !== at?.col) aim(next);
  }

  function walk(event) {
    const [down, right] = STEPS[event.key] ?? [], { rows: high, cols } = input();
    if (down === undefined) return;
    event.preventDefault();
    const { row, col } = at ?? { row: high >> 1, col: cols >> 1 };
    aim({ row: Math.min(high - 1, Math.max(0, row + down)), col: Math.min(cols - 1, Math.max(0, col + right)) });
  }

  for (const name of [...MOVES, "pointerdown"]) preview.addEventListener(name, follow);
  preview.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && aim(null)); // a finger is lifted to look
  preview.addEventListener("blur", () => aim(null));
  preview.addEventListener("keydown", walk);
  store.subscribe(["selected", "graph"], (state) => layField(field, state));
  layField(field, store.get());

  return {
    element,
    /** photo: as readFile gives it; crop: the square. What the network reads of it is in the store. */
    show(photo, crop) {
      const texts = [takenText(photo), t("photo.step.square", crop), smallText(crop.side, input().rows)];
      lines.forEach((line, k) => (line.textContent = texts[k]));
      paint(store.get());
      tell(store.get());
    },
  };
}
