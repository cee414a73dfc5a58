/** window.lunette: the page for tests and for curious people (docs/page.md). Layers are ids, units flat indices. */
import { hasUnit, layerOf } from "./net/graph.js";
import { tapLayer, trace } from "./net/trace.js";
import { project, viewMatrix } from "./view/camera.js";
import { isFolded } from "./view/fold.js";
import { raisedPoint } from "./view/relief.js";
import { heightsOf } from "./view/sight.js";

export function createLunette(store, canvas, { goTo, picture, numbers, column, photo, parts }) {
  function unit(id, index) {
    const { graph } = store.get();
    if (!graph) throw new Error("no network is loaded yet");
    const layer = layerOf(graph, id);
    if (!hasUnit(layer, index)) throw new Error(`${id} has units 0 to ${layer.size - 1}, not ${index}`);
    return layer;
  }

  return {
    /** The unit's number in the run that is shown. */
    value: (id, index) => {
      const layer = unit(id, index);
      return store.get().run?.values[layer.at + index] ?? null;
    },
    /** d error / d the unit's output; null while there is none (docs/page.md). */
    gradient(id, index) {
      const { at } = unit(id, index);
      const { backward } = store.get();
      return backward?.stats.has(id) ? backward.values[at + index] : null;
    },
    /** Client pixels {x, y} of the unit's centre; null where its layer is not drawn. */
    screen(id, index) {
      unit(id, index);
      const { layout, camera, size } = store.get();
      const point = raisedPoint(layout, heightsOf(store.get()), id, index);
      if (!point) return null;
      const { x, y } = project(viewMatrix(camera, size), size, point);
      const box = canvas.getBoundingClientRect();
      return { x: box.left + x, y: box.top + y };
    },
    select(id, index) {
      unit(id, index);
      goTo({ layer: id, index });
    },
    /** {terms: [{layer, index, value, weight, product}], bias, sum, output, winner: {layer, index, value} | null} */
    trace(id, index) {
      const { graph, run, weights } = store.get();
      const traced = trace(graph, run.values, weights, unit(id, index), index);
      const term = (t) => ({
        layer: tapLayer(traced, t).id,
        index: traced.taps[t],
        value: traced.values[t],
        weight: traced.weights[t],
        product: traced.products[t],
      });
      const inside = [...traced.taps.keys()].filter((t) => traced.taps[t] >= 0);
      const { bias, sum, output, winner } = traced;
      return { terms: inside.map(term), bias, sum, output, winner: winner < 0 ? null : term(winner) };
    },
    /** The map that is being filled: {layer, channel, step, steps, playing, direction, speed, frames, filled}; null else. */
    stepper: () => store.get().stepper?.() ?? null,
    /** What is written in cells of the scene: [{layer, index, text}]. */
    numbers: () => numbers.shown?.() ?? [],
    /** {chapter, section, exercises: [{key, kind, task, truth, typical, solved}]}, or null while the guide is closed. */
    guide: column.guide,
    /** What the training column shows (docs/page.md), or null while it is closed. */
    train: column.train,
    /** The photo on the page: {name, sample, width, height, crop: {x, y, side}}; null where there is none, or where drawings are read. */
    photo: photo.describe,
    state() {
      const { graph, source, hover, selected, camera, view, relief, choice, wires, sight, theme, center, flight, depth, wide, probe } = store.get();
      const drawn = graph ? { ...choice, fold: isFolded(graph, choice) } : choice;
      const shown = { view, camera, moving: flight !== null, relief, choice: drawn, wires, sight, depth, wide, probe };
      return { model: graph?.id ?? null, at: source?.id ?? null, hover, selected, ...shown, theme, center, frames: picture.frames(), settled: parts.every((part) => part.isSettled()) };
    },
  };
}
