/** How much of the drawing one unit sees, layer by layer: a frame on the reader's drawing. */
import { brief } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { boxOf, strongest } from "../compute/fields.js";
import { levelsOf } from "../levels.js";
import { figure, grey, paint, segments } from "./parts.js";

export const SEEN = ["conv1", "pool1", "conv2", "pool2", "fc1"];
const SIDE = 148; // css px

/** The unit of the whole layer with the largest value. */
function best(graph, values, layer) {
  const found = Array.from({ length: layer.channels }, (_, channel) => ({ channel, ...strongest(graph, values, layer, channel) }));
  return found.reduce((a, b) => (b.value > a.value ? b : a));
}

export function createFramed(context) {
  const { store, tools, say } = context;
  let { graph, run } = store.get();
  const [input] = graph.layers;
  let id = SEEN[0];
  let told = {};

  const canvas = h("canvas", { class: "picture", "aria-hidden": "true", style: { width: `${SIDE}px`, height: `${SIDE}px` } });
  const frame = h("span", { class: "excited-box" });
  const facts = h("div", { class: "facts" });
  const go = h("button", { type: "button", class: "link go", onclick: () => tools.show(`unit=${id}:${told.index}&fly=${id}`) }, say("fig.seen.go"));
  const choose = segments({
    label: say("fig.seen.layers"), value: id, options: SEEN.map((value) => ({ value, text: value })),
    onChoose(next) {
      id = next;
      show();
    },
  });
  const element = figure(context, "seen", choose.element,
    h("div", { class: "side-by-side" }, h("div", { class: "excited-room" }, canvas, frame), h("div", { class: "stack" }, facts, go)));

  function show() {
    const layer = graph.byId.get(id);
    const unit = run ? best(graph, run.values, layer) : { index: 0, value: 0, channel: 0, row: 0, col: 0, box: boxOf(graph, layer, 0) };
    const part = (x) => `${(100 * x) / input.cols}%`;
    const { top, left, height, width } = unit.box;
    Object.assign(frame.style, { top: part(top), left: part(left), height: part(height), width: part(width) });
    told = { layer: id, index: unit.index, map: unit.channel, row: unit.row, col: unit.col, value: brief(unit.value), height, width, count: height * width, all: input.size };
    const place = layer.flat ? say("fig.seen.unit", told) : say("fig.seen.place", told);
    facts.replaceChildren(h("p", {}, place), h("p", { "data-value": told.count }, say("fig.seen.size", told)));
  }

  function update(state) {
    ({ graph, run } = state);
    paint(canvas, levelsOf(graph, run), input.cols, grey);
    show();
  }

  update(store.get());
  return { element, update, text: () => [...facts.children].map((line) => line.textContent).join(" ") };
}
