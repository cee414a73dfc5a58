/**
 * Backpropagation seen from one unit: what each unit that reads it hands back. A reader v changes the error E by slope(v)
 * for each unit that its output grows, and its output grows by dv/du with u, so that
 *   dE/du = sum over readers v of  dv/du * slope(v)
 * The same numbers as backward.js has for whole layers, term by term, to be shown. handedBy is the other end of it.
 */
import { readersOf } from "./readers.js";
import { SLOPES } from "./slopes.js";
import { tapLayer, trace } from "./trace.js";

/** fold -> dv/du of a trace of v whose tap t is u. */
const GROWTHS = {
  sum: ({ layer, weights, output }, t) => weights[t] * SLOPES[layer.finish](output),
  max: ({ layer, weights, winner, output }, t) => (t === winner ? weights[t] * SLOPES[layer.finish](output) : 0),
  softmax: ({ layer, index, output }, t, values) => output * ((t === index ? 1 : 0) - values[layer.at + t]), // p_v * ([v is u] - p_u)
  normalise({ layer, index, taps, values: x, weights, output, sum, scale }, t) { // v = x_v * sum^-beta, and sum grows by 2 w x_u
    return (taps[t] === index ? scale : 0) - 2 * layer.params.beta * output * weights[t] * x[t] / sum;
  },
};

const growth = (traced, t, values) => GROWTHS[traced.layer.fold](traced, t, values);

/** The taps of a trace that are unit u of `input`. */
const tapsAt = ({ taps, from, inputs }, input, u) => [...taps.keys()].filter((t) => taps[t] === u && (from ? inputs[from[t]] : inputs[0]) === input);

/**
 * scene: {graph, values, weights, slopes}: a run's block, and dE/d(output) of each unit laid out like it.
 * -> [{layer: id, index, weight: dv/du, slope: of v, product}], one a reader of unit u, in the order of the layers
 */
export function handedTo({ graph, values, weights, slopes }, input, u) {
  return graph.consumers.get(input.id).flatMap((id) => {
    const layer = graph.byId.get(id);
    return readersOf(graph, layer, input, u).map((index) => {
      const traced = trace(graph, values, weights, layer, index);
      const weight = tapsAt(traced, input, u).reduce((sum, t) => sum + growth(traced, t, values), 0);
      const slope = slopes[layer.at + index];
      return { layer: id, index, weight, slope, product: weight * slope };
    });
  });
}

/**
 * What unit v of a layer grows by with each unit that it reads, as far as those have a say: [{layer: id, index, weight: dv/du}]
 * in the order of its taps. Times the slope of v it is what v hands to that unit.
 */
export function handedBy({ graph, values, weights }, layer, v) {
  const traced = trace(graph, values, weights, layer, v), found = [];
  traced.taps.forEach((index, t) => {
    const weight = index < 0 ? 0 : growth(traced, t, values);
    if (weight !== 0) found.push({ layer: tapLayer(traced, t).id, index, weight });
  });
  return found;
}

/** Of terms the one that says most, the first of equals; null where none says anything. */
export const strongest = (terms) => terms.reduce((most, term) => (Math.abs(term.product) > Math.abs(most?.product ?? 0) ? term : most), null);

/**
 * The way along which most of a unit's gradient came, up to the last layer, where the error is.
 * -> [{layer: id, index, slope, terms}], the unit itself first; terms: as handedTo, [] at the last
 */
export function wayUp(scene, layer, u) {
  const way = [];
  for (let unit = { layer: layer.id, index: u }; unit; ) {
    const here = scene.graph.byId.get(unit.layer);
    const terms = handedTo(scene, here, unit.index);
    way.push({ layer: unit.layer, index: unit.index, slope: scene.slopes[here.at + unit.index], terms });
    unit = strongest(terms);
  }
  return way;
}
