/** Two rounds of convolution, ReLU and pooling as one flow: all maps of the drawing, shapes and counts. */
import { titleOf } from "../../text/titles.js";
import { h } from "../../ui/dom.js";
import { paintTiles } from "../../ui/paint.js";
import { rangesOf } from "../../view/ranges.js";
import { countsOf, flowOf, mapIn } from "../compute/rounds.js";
import { figure } from "./parts.js";

const ACROSS = 8; // maps in a row
const WIDTH = { one: 96, many: 300 }; // css px of a row of maps

const whole = (number) => number.toLocaleString("en-US");
const shapeText = ({ channels, rows, cols }) => `${channels} × ${rows} × ${cols}`;

export function createFlow(context) {
  const { store, tools, say } = context;
  let state = store.get();
  const layers = flowOf(state.graph);
  const rows = layers.map((layer) => {
    const canvas = h("canvas", { class: "picture", "aria-hidden": "true" });
    const width = layer.channels === 1 ? WIDTH.one : WIDTH.many;
    canvas.style.setProperty("width", `${width}px`);
    const go = h("button", { type: "button", class: "link", onclick: () => tools.show(`fly=${layer.id}`) }, titleOf(layer));
    const told = h("p", { class: "flow-said" });
    return { layer, canvas, told, element: h("li", { "data-layer": layer.id }, h("div", { class: "flow-head" }, go, told), canvas) };
  });
  const total = h("p", { class: "facts" });
  const element = figure(context, "flow", h("ol", { class: "flow" }, ...rows.map((row) => row.element)), total);

  const counts = () => layers.map((layer) => countsOf(layer, state.weights));
  const said = (layer, { units, learned }) => {
    const values = { shape: shapeText(layer), units: whole(units), learned: whole(learned) };
    return learned ? say("fig.flow.learns", values) : say("fig.flow.plain", values);
  };
  const sums = () => say("fig.flow.total", {
    learned: whole(counts().reduce((sum, { learned }) => sum + learned, 0)),
    first: whole(layers[0].size), last: whole(layers.at(-1).size),
  });

  function update(next) {
    state = next;
    const { graph, run, scale, tone } = state;
    const found = counts();
    rows.forEach(({ layer, canvas, told }, k) => {
      const range = rangesOf(graph, run, scale);
      const maps = Array.from({ length: layer.channels }, (_, c) => mapIn(run, layer, c).values);
      // One range a picture: where every map has its own, the largest.
      paintTiles(canvas, maps, { cols: layer.cols, across: ACROSS }, Math.max(...maps.map((_, c) => range(layer, c))), tone);
      told.textContent = said(layer, found[k]);
      told.dataset.value = String(layer.size);
    });
    total.textContent = sums();
  }

  update(state);
  const text = () => `${layers.map((layer, k) => `${titleOf(layer)}: ${said(layer, counts()[k])}`).join("; ")}. ${sums()}`;
  return { element, update, text };
}
