/** The strongest path: from a unit down to the drawing, at each step to the tap that did most to make it. */
import { tapLayer, trace } from "./trace.js";

/** Of the taps inside the edge the one that did most to make the sum what it is, the first of equals; -1: none is inside. */
function largest({ taps, products, sum }) {
  const sign = sum >= 0 ? 1 : -1;
  let best = -1;
  for (let t = 0; t < taps.length; t++) {
    if (taps[t] >= 0 && (best < 0 || products[t] * sign > products[best] * sign)) best = t;
  }
  return best;
}

const STRONGEST = {
  max: ({ winner }) => winner,
  softmax: ({ index }) => index, // its own logit
  normalise: ({ taps, index }) => taps.indexOf(index), // the value that is normalised
  sum: largest, // a single tap is the largest
  none: () => -1,
};

/** Trace -> its strongest tap as {layer: id, index}, or null where there is nothing below. */
export function strongestTap(traced) {
  const tap = STRONGEST[traced.layer.fold](traced);
  return tap < 0 ? null : { layer: tapLayer(traced, tap).id, index: traced.taps[tap] };
}

/** -> [{layer: id, index, value}], the unit itself first, a unit of the input last (or one that reads only padding). */
export function pathOf({ graph, values, weights }, layer, u) {
  const path = [];
  let unit = { layer: layer.id, index: u };
  while (unit) {
    const here = graph.byId.get(unit.layer);
    path.push({ ...unit, value: values[here.at + unit.index] });
    unit = strongestTap(trace(graph, values, weights, here, unit.index));
  }
  return path;
}
