/**
 * Real text over the scene: a label for every row with its switch, at the left, and over each branch its own; see classes.js
 * for the names over the answer, tall.js for those of blocks, columns.js for the strip.
 */
import { project } from "../view/camera.js";
import { along, unit } from "../math/vec.js";
import { readsPhotos } from "../net/subject.js";
import { hasBlocks } from "../view/rows.js";
import { shapeText } from "../view/scene.js";
import { noteOf, shortTitle, titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { createClasses } from "./classes.js";
import { h } from "./dom.js";
import { move, show } from "./moved.js";

const ROOM = { two: 27, one: 13, apart: 19, branch: 60 }; // css px between labels: for two lines of text, for one, for one beside two; of a branch for its label
const HALF = 15; // css px: half the height of a label
const EDGE = { plain: 10, blocks: 26 }; // css px from the left of the view
const BESIDE = 12; // css px from the tower
const OVER = 7; // css px from a branch up to the middle of its label

export function createLabels(root, store, { flights, tip }) {
  const classes = createClasses(store);
  let rows = [], built = null, columns = null;

  function toggle(id) {
    const { choice } = store.get();
    const hidden = choice.hidden.includes(id) ? choice.hidden.filter((other) => other !== id) : [...choice.hidden, id];
    store.set({ choice: { ...choice, hidden }, hover: null });
  }

  /** What a row of several layers says when it is pointed at: all of them, from below. */
  const partsText = (parts) => (parts.length > 1 ? `${t("layer.row", { layers: parts.map(titleOf).join(t("layer.then")) })} ` : "");

  function label({ layer, title: english, parts, inBand, stub, sheets, at, all }) {
    const { id, kind } = layer;
    const title = titleOf({ title: english });
    const expand = () => store.set({ choice: { ...store.get().choice, only: id }, hover: null });
    const box = h("input", { type: "checkbox", testid: `layer-toggle-${id}`, checked: !stub, title: t("layer.toggle", { title }), "aria-label": t("layer.toggle", { title }), onchange: () => toggle(id) });
    const what = layer.read === "none" && readsPhotos(store.get().graph.card) ? "photo" : kind;
    const hint = partsText(parts) + t("layer.hint", { what: t(`layer.${what}`) });
    const name = h("button", { type: "button", class: "name", title: hint, onclick: () => flights.toLayer(id), ondblclick: expand },
      h("b", {}, inBand ? shortTitle({ title: english, kind: (parts.find((part) => part.title === english) ?? layer).kind }) : title),
      h("span", { class: "quiet shape" }, shapeText(layer, noteOf(english, parts, hasBlocks(store.get().graph)))), at && sheets.length < all ? columns?.manyText(sheets.length, all) : null);
    return h("div", { class: ["row-label", stub && "stub", inBand && "branch"].filter(Boolean).join(" "), "data-layer": id }, box, name);
  }

  /** New elements only when other layers are drawn: in a flight the layout is new with every frame. */
  function build({ graph, layout }) {
    if (!graph || !layout) return;
    const boxes = [...layout.boxes.values(), ...layout.stubs];
    root.dataset.form = layout.form;
    const signature = graph.id + layout.form + boxes.map(({ layer, stub, note, inBand, sheets, at }) => `${layer.id}${stub}${note}${inBand}${at ? sheets.length : ""}`).join();
    if (signature !== built) {
      built = signature;
      rows = boxes.map((box) => ({ box, element: label(box) }));
      root.replaceChildren(...rows.map(({ element }) => element), ...classes.build(graph, layout), tip.element);
    }
    rows.forEach((row, k) => (row.box = boxes[k]));
  }

  /** What a layer covers on the screen, and the height of its middle. */
  function placeOf({ x, y, width, height, sheets }, matrix, size) {
    const middle = project(matrix, size, [x, y, 0]);
    const back = sheets.length ? unit(sheets[0].down) : [0, 0, 0];
    const ends = [-1, 1].flatMap((s) => [-1, 1].map((d) => along([x + (s * width) / 2, y, 0], back, (d * height) / 2)));
    const seen = ends.map((end) => project(matrix, size, end));
    const [xs, ys] = [seen.map((end) => end.x), seen.map((end) => end.y)];
    return { y: middle.y, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  }

  /** One line or two, in so much room; the width is read once for each, since reading it makes the browser lay the page out. */
  function fit(row, tight, room) {
    if (row.tight === tight && row.room === room) return;
    Object.assign(row, { tight, room });
    row.element.classList.toggle("tight", tight);
    row.element.style.setProperty("max-width", `${room}px`);
    row.width = row.element.offsetWidth;
  }

  /** Labels at the left. Those that would cover another give way, the upper one stays. -> where they are */
  function placeBeside(placed, { size, gutter, edge, bend }) {
    let above = -Infinity;
    const taken = [];
    placed.forEach(({ row, y, left }, k) => {
      const below = placed[k + 1]?.y ?? Infinity;
      const room = Math.min(y - above, below - y);
      show(row, y >= 0 && y <= size.height && y - above >= ROOM.one);
      if (!row.shown) return;
      above = y;
      fit(row, room < ROOM.two, gutter - edge);
      const level = bend > 0 ? placed.filter((other) => other.top < y + HALF && other.bottom > y - HALF) : [];
      const beside = Math.max(edge, Math.min(left, ...level.map((other) => other.left)) - BESIDE - row.width);
      const x = edge + (beside - edge) * bend;
      move(row, x, y);
      taken.push({ y, left: x, right: x + row.width });
    });
    return taken;
  }

  /** Labels over branches, as wide as these are. Where one would cover another, or one of `taken`, that stays. */
  function placeOver(placed, taken, { size }) {
    for (const { row, left, right, top } of placed) {
      const y = top - OVER, wide = Math.floor(right - left);
      const covers = taken.some((other) => Math.abs(other.y - y) < ROOM.apart && other.left < left + row.width && left < other.right);
      show(row, y >= 0 && y <= size.height && wide >= ROOM.branch && !covers);
      if (!row.shown) continue;
      fit(row, true, wide);
      taken.push({ y, left, right: left + row.width });
      move(row, left, y);
    }
  }

  /** Called with each frame: text follows the picture. */
  function place(matrix, size, gutter) {
    const { camera: { bend }, layout, graph } = store.get();
    tip.place(matrix, size);
    if (layout.form !== "rows") return columns.place({ rows, names: classes.all() }, matrix, size);
    const edge = hasBlocks(graph) ? EDGE.blocks : EDGE.plain;
    const placed = rows.map((row) => ({ row, ...placeOf(row.box, matrix, size) })).sort((a, b) => a.y - b.y);
    const taken = placeBeside(placed.filter(({ row }) => !row.box.inBand), { size, gutter, edge, bend });
    placeOver(placed.filter(({ row }) => row.box.inBand), taken, { size });
    classes.place(layout, matrix, size);
  }

  store.subscribe(["layout"], build);
  return { place, takeColumns: (made) => (columns = made) };
}
