/**
 * The explanation of one layer's units: built once, then written anew for each unit and run, so that a moving pen only
 * changes numbers. Parts of it are functions of the layer alone that hand in what has to be written:
 *   live(fn)   fn(traced) with every run
 *   paced(fn)  fn(traced) a few times a second while the pen moves: for grids of hundreds of cells
 *   later(fn)  fn(traced) once the pen rests: for what is costly
 */
import { createProbing } from "./probing.js";

const PACE = 60; // ms between two writings of a figure's grids

/** build(context) -> elements; base: what is the same for every figure (see panel.js) */
export function createFigure(layer, base, build) {
  const now = [], pacing = [], resting = [];
  let shown = null, shownAt = -Infinity, timer = null; // the trace in the grids, since when, and the next writing
  const probing = createProbing(base);
  const context = { ...base, layer, probing, live: (fn) => now.push(fn), paced: (fn) => pacing.push(fn), later: (fn) => resting.push(fn) };
  const elements = build(context).filter(Boolean);

  function draw(traced) {
    clearTimeout(timer);
    timer = null;
    for (const fn of pacing) fn(traced);
    probing.settle();
    [shown, shownAt] = [traced, performance.now()];
  }

  return {
    layer,
    elements,
    point: probing.point,
    /** It is not shown any more. */
    release() {
      clearTimeout(timer);
      probing.release();
    },
    write(traced) {
      probing.take(traced);
      for (const fn of now) fn(traced);
      clearTimeout(timer);
      const wait = shown?.index === traced.index ? shownAt + PACE - performance.now() : 0;
      if (wait <= 0 || pacing.length === 0) draw(traced);
      else timer = setTimeout(draw, wait, traced);
    },
    rest(traced) {
      if (shown !== traced) draw(traced);
      for (const fn of resting) fn(traced);
    },
  };
}
