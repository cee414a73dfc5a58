/**
 * The explanation of one layer's units: built once, then written anew for each unit and run, so that a moving pen only
 * changes numbers. Parts of it are functions of the layer alone that hand in what has to be written:
 *   live(fn)   fn(traced) with every run
 *   later(fn)  fn(traced) once the pen rests: for what is costly
 */
import { createProbing } from "./probing.js";

/** build(context) -> elements; base: what is the same for every figure (see panel.js) */
export function createFigure(layer, base, build) {
  const now = [], resting = [];
  const probing = createProbing(base);
  const context = { ...base, layer, probing, live: (fn) => now.push(fn), later: (fn) => resting.push(fn) };
  const elements = build(context).filter(Boolean);

  return {
    layer,
    elements,
    point: probing.point,
    release: probing.release,
    write(traced) {
      probing.take(traced);
      for (const fn of now) fn(traced);
      probing.settle();
    },
    rest(traced) {
      for (const fn of resting) fn(traced);
    },
  };
}
