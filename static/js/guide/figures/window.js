/** A filter of the first layer on the reader's drawing: 25 pixels, 25 weights, 25 products, and what becomes of them. */
import { mapFacts, weightRange } from "../../net/filters.js";
import { exact, fitted, three } from "../../net/formula.js";
import { indexOf, placeOf, unitsOf } from "../../net/graph.js";
import { trace } from "../../net/trace.js";
import { h } from "../../ui/dom.js";
import { reach } from "../../ui/grid.js";
import { colourOf } from "../../view/colour.js";
import { rangesOf } from "../../view/ranges.js";
import { cells, figure, picker, segments } from "./parts.js";

const LAYER = "conv1";
const SIDE = 144; // css px of each picture
const EMS = 2.5; // room in a cell

export function createWindow(context) {
  const { store, tools, say } = context;
  const { graph } = store.get();
  const layer = graph.byId.get(LAYER), [input] = graph.layers;
  const [rows, cols] = layer.params.kernel; // stride 1 and no padding: a unit's window begins at the unit's own place
  let channel = 0, ready = false;

  const where = (place) => say("fig.window.place", place);
  const middle = { row: (layer.rows - 1) >> 1, col: (layer.cols - 1) >> 1 };
  const drawing = picker({ label: say("fig.window.drawing"), side: SIDE, view: input, size: { rows, cols }, at: middle, describe: where, onMove: (place) => move(map, place) });
  const map = picker({ label: say("fig.window.map"), side: SIDE, view: layer, size: { rows: 1, cols: 1 }, at: middle, describe: where, onMove: (place) => move(drawing, place) });
  const named = (part, key) => h("div", { class: "named" }, part, h("span", {}, say(key)));
  const ways = segments({
    label: say("fig.window.filters"), value: channel, onChoose: choose,
    options: Array.from({ length: layer.channels }, (_, k) => ({ value: k, text: String(k) })),
  });
  const grids = h("div", { class: "sum-row window-cells" });
  const facts = h("div", { class: "facts" });
  const button = h("button", { type: "button", onclick: () => tools.show(`unit=${LAYER}:${unit()}`) }, say("fig.window.show"));
  const element = figure(context, "window",
    h("div", { class: "control-row" }, h("span", { "aria-hidden": "true" }, say("fig.window.filters")), ways.element),
    h("div", { class: "side-by-side" }, named(drawing.element, "fig.window.drawing"), named(map.element, "fig.window.map")),
    grids, h("div", { class: "row-of-buttons" }, button));

  const unit = () => indexOf(layer, { channel, ...map.at() });

  function move(other, place) {
    other.set(place);
    write();
  }

  function choose(next) {
    channel = next;
    update(store.get());
  }

  const traced = () => {
    const { run, weights } = store.get();
    return run ? trace(graph, run.values, weights, layer, unit()) : null;
  };

  function write() {
    const { tone, weights } = store.get(), now = traced();
    if (!now) return;
    const grid = (key, values, range) => h("div", { class: "named grid-half" },
      cells(values, cols, { colour: (value) => colourOf(tone, value, range), text: (value) => fitted(value, EMS) }), h("span", {}, say(key)));
    const fact = (name, value) => h("p", { class: "number", "data-value": value }, say(`fig.window.${name}`, { [name]: three(value) }));
    const sum = now.sum - now.bias;
    facts.replaceChildren(
      h("p", { class: "quiet" }, `${say("fig.window.filter", { k: channel })} · ${where(map.at())}`),
      fact("sum", sum), fact("bias", now.bias), fact("output", now.output));
    grids.replaceChildren(
      grid("fig.window.values", now.values, reach(now.values) || 1), "×", grid("fig.window.weights", now.weights, weightRange(weights, layer)),
      "=", grid("fig.window.products", now.products, reach(now.products)), facts);
  }

  function update({ run, tone, scale }) {
    if (!run) return;
    const values = unitsOf(run.values, layer, channel);
    if (!ready) { // begin where there is something to see
      const place = placeOf(layer, mapFacts(values).at);
      for (const each of [drawing, map]) each.set(place);
      ready = true;
    }
    const ranges = rangesOf(graph, run, scale);
    const dye = (of) => (value) => colourOf(tone, value, ranges(of, channel));
    drawing.paint(unitsOf(run.values, input, 0), input.cols, (value) => colourOf(tone, value, ranges(input, 0)));
    map.paint(values, layer.cols, dye(layer));
    write();
  }

  function text() {
    const now = traced();
    const place = { k: channel, ...map.at() };
    return now ? say("fig.window.text", { ...place, sum: exact(now.sum - now.bias), bias: exact(now.bias), output: exact(now.output) }) : where(place);
  }

  update(store.get());
  return { element, update, text };
}
