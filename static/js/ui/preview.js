/** What the network really gets of a drawing, and on it the part that the selected unit sees. */
import { fieldsOf } from "../net/field.js";
import { rangesOf } from "../view/ranges.js";
import { byTestId } from "./dom.js";
import { paintMap } from "./paint.js";

/** Lays a frame over a picture of the whole input, around what the selected unit sees of it. */
export function layField(frame, { graph, selected }) {
  const box = graph && selected && fieldsOf(graph, graph.byId.get(selected.layer), selected.index).get(graph.layers[0].id);
  frame.hidden = !box;
  if (!box) return;
  const { rows, cols } = graph.layers[0];
  const part = (from, size, whole) => [`${(100 * from) / whole}%`, `${(100 * size) / whole}%`];
  const [left, width] = part(box.x0, box.x1 - box.x0 + 1, cols);
  const [top, height] = part(box.y0, box.y1 - box.y0 + 1, rows);
  Object.assign(frame.style, { left, width, top, height });
}

export function createPreview(store) {
  const canvas = byTestId("pad-preview");
  const frame = document.getElementById("preview-field");

  function update({ graph, run, tone, scale }) {
    if (!graph || !run) return;
    const input = graph.layers[0];
    const map = run.values.subarray(input.at, input.at + input.rows * input.cols);
    paintMap(canvas, map, input.cols, rangesOf(graph, run, scale)(input), tone);
  }

  const outline = (state) => layField(frame, state);
  store.subscribe(["run", "tone", "scale"], update);
  store.subscribe(["selected", "graph"], outline);
  update(store.get());
  outline(store.get());
}
