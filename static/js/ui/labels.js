/** Real text over the scene: a label for every row, the classes over the answer, the value under the pointer. */
import { exact } from "../net/formula.js";
import { t } from "../text/words.js";
import { project } from "../view/camera.js";
import { unitPoint } from "../view/layout.js";
import { shapeText } from "../view/scene.js";
import { cellPoint } from "../view/sheet.js";
import { h } from "./dom.js";
import { unitText } from "./format.js";

const CLASS_CELL = 9; // css px: narrower cells carry no class name
const LABEL_ROOM = 27; // css px: rows closer than this show their title only
const TIP_AWAY = 14; // css px from the pointer's unit

const move = (element, x, y) => element.style.setProperty("transform", `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`);

export function createLabels(root, store) {
  let rows = [], classes = [];
  const tip = h("div", { class: "tip", role: "status", hidden: true });

  function build({ graph, layout }) {
    if (!graph || !layout) return;
    rows = [...layout.boxes.values()].map((box) => ({
      box,
      element: h("div", { class: "row-label", title: t(`layer.${box.layer.kind}`) },
        h("b", {}, box.layer.title), h("span", { class: "quiet" }, shapeText(box.layer))),
    }));
    const last = layout.boxes.get(graph.layers.at(-1).id);
    classes = last && last.layer.size === graph.card.classes.length
      ? graph.card.classes.map((name, k) => ({ k, last, element: h("div", { class: "class-label number" }, name) }))
      : [];
    root.replaceChildren(...rows.map(({ element }) => element), ...classes.map(({ element }) => element), tip);
    mark(store.get());
  }

  function mark({ run }) {
    classes.forEach(({ element, k }) => element.classList.toggle("best", Boolean(run) && !run.blank && run.prediction === k));
  }

  function placeTip(matrix, size) {
    const { hover, run, graph, layout } = store.get();
    const point = hover && run && unitPoint(layout, hover.layer, hover.index);
    tip.hidden = !point;
    if (!point) return;
    const layer = graph.byId.get(hover.layer);
    tip.replaceChildren(h("b", { class: "number" }, exact(run.values[layer.at + hover.index])), h("span", {}, unitText(graph, layer, hover.index)));
    const { x, y } = project(matrix, size, point);
    const right = x + TIP_AWAY + tip.offsetWidth < size.width;
    const below = y + TIP_AWAY + tip.offsetHeight < size.height;
    move(tip, right ? x + TIP_AWAY : x - TIP_AWAY - tip.offsetWidth, below ? y + TIP_AWAY : y - TIP_AWAY - tip.offsetHeight);
  }

  /** Called with each frame: text follows the picture. */
  function place(matrix, size, gutter) {
    const placed = rows.map(({ box }) => project(matrix, size, [box.x, box.y, 0]).y);
    rows.forEach(({ element }, k) => {
      const y = placed[k];
      const room = Math.min(...[k - 1, k + 1].filter((j) => j in placed).map((j) => Math.abs(placed[j] - y)));
      element.hidden = y < 0 || y > size.height;
      element.classList.toggle("tight", room < LABEL_ROOM);
      element.style.setProperty("max-width", `${gutter}px`);
      move(element, 0, y);
    });
    for (const { k, last, element } of classes) {
      const sheet = last.sheets[0];
      const [left, right] = [k, k + 1].map((col) => project(matrix, size, cellPoint(sheet, col, 0)));
      element.hidden = right.x - left.x < CLASS_CELL;
      move(element, (left.x + right.x) / 2, left.y);
    }
    placeTip(matrix, size);
  }

  store.subscribe(["layout"], build);
  store.subscribe(["run"], mark);
  return { place };
}
