/** Real text over the scene: a label for every layer with its switch, and the classes over the answer. */
import { project } from "../view/camera.js";
import { shapeText } from "../view/scene.js";
import { unitTop } from "../view/layout.js";
import { along, unit } from "../math/vec.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { h } from "./dom.js";

const CLASS_CELL = 9; // css px: narrower cells carry no class name
const ROOM = { two: 27, one: 13 }; // css px between labels: for two lines of text, for one
const HALF = 15; // css px: half the height of a label
const EDGE = 10; // css px from the left of the view
const BESIDE = 12; // css px from the tower

/** Writes only what changed: a label that stays costs nothing. */
function move(label, x, y) {
  const transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  if (label.transform !== transform) label.element.style.setProperty("transform", (label.transform = transform));
}

function show(label, shown) {
  if (label.shown !== shown) label.element.hidden = !(label.shown = shown);
}

export function createLabels(root, store, { flights, tip }) {
  let rows = [], classes = [], built = null;

  function toggle(id) {
    const { choice } = store.get();
    const hidden = choice.hidden.includes(id) ? choice.hidden.filter((other) => other !== id) : [...choice.hidden, id];
    store.set({ choice: { ...choice, hidden }, hover: null });
  }

  function label({ layer, title: english, note, stub }) {
    const { id, kind } = layer;
    const title = titleOf({ title: english });
    const expand = () => store.set({ choice: { ...store.get().choice, only: id }, hover: null });
    const box = h("input", { type: "checkbox", testid: `layer-toggle-${id}`, checked: !stub, title: t("layer.toggle", { title }), "aria-label": t("layer.toggle", { title }), onchange: () => toggle(id) });
    const name = h("button", { type: "button", class: "name", title: t("layer.hint", { what: t(`layer.${kind}`) }), onclick: () => flights.toLayer(id), ondblclick: expand },
      h("b", {}, title), h("span", { class: "quiet" }, shapeText(layer, note)));
    return h("div", { class: stub ? "row-label stub" : "row-label", "data-layer": id }, box, name);
  }

  /** New elements only when other layers are drawn: in a flight the layout is new with every frame. */
  function build({ graph, layout }) {
    if (!graph || !layout) return;
    const boxes = [...layout.boxes.values(), ...layout.stubs];
    const signature = graph.id + boxes.map(({ layer, stub, note }) => `${layer.id}${stub}${note}`).join();
    if (signature !== built) {
      built = signature;
      rows = boxes.map((box) => ({ box, element: label(box) }));
      const last = graph.layers.at(-1);
      const named = layout.boxes.has(last.id) && last.size === graph.card.classes.length;
      classes = named ? graph.card.classes.map((name, k) => ({ k, element: h("div", { class: "class-label number" }, name) })) : [];
      root.replaceChildren(...rows.map(({ element }) => element), ...classes.map(({ element }) => element), tip.element);
      mark(store.get());
    }
    rows.forEach((row, k) => (row.box = boxes[k]));
  }

  function mark({ run }) {
    classes.forEach(({ element, k }) => element.classList.toggle("best", Boolean(run) && !run.of.ink.blank && run.prediction === k));
  }

  /** What a layer covers on the screen, and the height of its middle. */
  function placeOf({ x, y, width, height, sheets }, matrix, size) {
    const middle = project(matrix, size, [x, y, 0]);
    const back = sheets.length ? unit(sheets[0].down) : [0, 0, 0];
    const ends = [-1, 1].flatMap((s) => [-1, 1].map((d) => along([x + (s * width) / 2, y, 0], back, (d * height) / 2)));
    const seen = ends.map((end) => project(matrix, size, end));
    const [xs, ys] = [seen.map((end) => end.x), seen.map((end) => end.y)];
    return { y: middle.y, left: Math.min(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  }

  /** One line or two; the width is read once for each, since reading it makes the browser lay the page out. */
  function fit(row, tight, gutter) {
    if (row.tight === tight && row.gutter === gutter) return;
    Object.assign(row, { tight, gutter });
    row.element.classList.toggle("tight", tight);
    row.element.style.setProperty("max-width", `${gutter - EDGE}px`);
    row.width = row.element.offsetWidth;
  }

  /** Called with each frame: text follows the picture. Labels that would cover another give way, the upper one stays. */
  function place(matrix, size, gutter) {
    const { camera, layout, graph } = store.get();
    const placed = rows.map((row) => ({ row, ...placeOf(row.box, matrix, size) })).sort((a, b) => a.y - b.y);
    let above = -Infinity;
    placed.forEach(({ row, y, left }, k) => {
      const below = placed[k + 1]?.y ?? Infinity;
      const room = Math.min(y - above, below - y);
      show(row, y >= 0 && y <= size.height && y - above >= ROOM.one);
      if (!row.shown) return;
      above = y;
      fit(row, room < ROOM.two, gutter);
      const level = placed.filter((other) => other.top < y + HALF && other.bottom > y - HALF);
      const beside = Math.max(EDGE, Math.min(left, ...level.map((other) => other.left)) - BESIDE - row.width);
      move(row, EDGE + (beside - EDGE) * camera.bend, y);
    });
    const last = graph?.layers.at(-1).id;
    for (const label of layout.boxes.has(last) ? classes : []) {
      const [left, right] = unitTop(layout, last, label.k).map((end) => project(matrix, size, end));
      show(label, Math.abs(right.x - left.x) >= CLASS_CELL);
      move(label, (left.x + right.x) / 2, (left.y + right.y) / 2);
    }
    tip.place(matrix, size);
  }

  store.subscribe(["layout"], build);
  store.subscribe(["run"], mark);
  return { place };
}
