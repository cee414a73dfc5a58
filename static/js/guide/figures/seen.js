/** How much of the drawing one number of a map stands for: the further up, the more. */
import { three } from "../../net/formula.js";
import { fieldsOf } from "../../net/field.js";
import { indexOf } from "../../net/graph.js";
import { titleOf } from "../../text/titles.js";
import { h } from "../../ui/dom.js";
import { flowOf, mapIn } from "../compute/rounds.js";
import { levelsOf } from "../levels.js";
import { rangeIn, tint } from "./mapchoice.js";
import { figure, grey, picker, picture, segments } from "./parts.js";

const SIDE = 140; // css px
const DIM = 0.3; // what lies outside the field

export function createSeen(context) {
  const { store, tools, say } = context;
  let state = store.get();
  const [input, ...layers] = flowOf(state.graph).filter((layer) => layer.finish === "none"); // a ReLU sees what its sum sees
  let layer = layers.at(-1), whole = null;

  const choice = segments({
    label: say("fig.seen.layers"), value: layer.id, onChoose: (id) => ((layer = state.graph.byId.get(id)), build()),
    options: layers.map((each) => ({ value: each.id, text: titleOf(each) })),
  });
  const room = h("div", {});
  const drawing = picture({ label: say("fig.seen.drawing"), side: SIDE });
  const facts = h("div", { class: "facts" });
  const show = h("button", { type: "button", onclick: () => tools.show(`unit=${layer.id}:${unit()}`) }, say("fig.seen.show"));
  const element = figure(context, "seen", choice.element,
    h("div", { class: "side-by-side" }, h("div", { class: "named" }, room, h("span", {}, say("fig.seen.map"))), drawing.element),
    facts, h("div", { class: "row-of-buttons" }, show));

  const unit = () => indexOf(layer, { channel: 0, ...whole.at() });

  function told() {
    const { row, col } = whole.at();
    const { y0, y1, x0, x1 } = fieldsOf(state.graph, layer, unit()).get(input.id);
    const rows = y1 - y0 + 1, cols = x1 - x0 + 1;
    const value = mapIn(state.run, layer, 0).values[row * layer.cols + col];
    return { layer: titleOf(layer), row, col, rows, cols, count: rows * cols, top: y0, bottom: y1, left: x0, right: x1, value: three(value) };
  }

  function build() {
    const view = { rows: layer.rows, cols: layer.cols };
    whole = picker({
      label: say("fig.seen.picker"), side: SIDE, view, size: { rows: 1, cols: 1 },
      at: { row: Math.floor(layer.rows / 2), col: Math.floor(layer.cols / 2) },
      describe: (place) => say("fig.seen.place", place), onMove: paint,
    });
    room.replaceChildren(whole.element);
    paint();
  }

  function paint() {
    whole.paint(mapIn(state.run, layer, 0).values, layer.cols, tint(state.tone, rangeIn(state, layer, 0)));
    const said = told();
    const inside = (k) => {
      const row = Math.floor(k / input.cols), col = k % input.cols;
      return row >= said.top && row <= said.bottom && col >= said.left && col <= said.right;
    };
    const lift = (level) => grey(Math.round(55 + (200 * level) / 255)); // so that paper inside differs from paper outside
    drawing.paint(levelsOf(state.graph, state.run), input.cols, (level, k) => (inside(k) ? lift(level) : grey(Math.round(DIM * level))));
    facts.replaceChildren(h("p", { "data-value": said.count }, say("fig.seen.field", said)));
  }

  function update(next) {
    state = next;
    paint();
  }

  build();
  return { element, update, text: () => say("fig.seen.text", told()) };
}
