/**
 * The lines of a scene that shows gradients. They run the other way: from the units that read a unit down to it, as wide
 * as what each hands back, coloured by its sign; through a max pool only from where the unit won, through a ReLU only
 * where it is open. Layers that are not drawn are gone through, as far as one with filters. A line is as in lines.js. The wires of a layer are these
 * lines for all that its units hand down.
 *
 * A flow is {graph, values, weights, slopes, reached}: what handed.js reads, and the ids of the layers whose gradients are
 * shown so far. Lines come from these numbers, not from the scene's, which may be a drawing ahead.
 */
import { hasFilters } from "../net/abilities.js";
import { handedBy, handedTo, wayUp } from "../net/handed.js";
import { tapCount } from "../net/reads.js";
import { lookedAt, MOST } from "./bounds.js";
import { line, termLine, unitFrame } from "./marks.js";
import { probeLines } from "./pointed.js";
import { raisedPoint } from "./relief.js";
import { NUMBERS_A_LINE } from "./lines.js";
import { asWires } from "./wires.js";

const WIDTH = { unit: 2, way: 1.5 }; // css px
const ALPHA = { way: 0.9 };

const pointOf = ({ layout, relief }, { layer, index }) => raisedPoint(layout, relief, layer, index);

const BESIDE = { up: ({ consumers }, { id }) => consumers.get(id), down: (graph, { inputs }) => inputs };

/**
 * Is a drawn layer reached from a layer, up or down, through those that are not drawn? `crossed`: have filters been gone
 * through already? Past those of a second layer every unit is tied to every other, along more ways than can be followed.
 */
function leads(graph, layout, layer, way, crossed) {
  return BESIDE[way](graph, layer).some((id) => {
    const next = graph.byId.get(id), filters = hasFilters(way === "up" ? next : layer);
    if (filters && crossed) return false;
    return layout.boxes.has(id) || leads(graph, layout, next, way, crossed || filters);
  });
}

/**
 * What the next drawn layers hand back to a unit: [{layer, index, product}], whose products add up to its gradient, unless
 * layers between are hidden beyond which `leads` does not look.
 */
export function drawnTerms(flow, layout, layer, u, crossed = false) {
  const { graph } = flow;
  if (!leads(graph, layout, layer, "up", crossed)) return [];
  return handedTo(flow, layer, u).flatMap((term) => {
    const reader = graph.byId.get(term.layer), filters = hasFilters(reader);
    if (term.product === 0 || (filters && crossed)) return [];
    if (layout.boxes.has(term.layer)) return [term];
    const above = drawnTerms(flow, layout, reader, term.index, crossed || filters);
    return above.length ? above.map((each) => ({ ...each, product: each.product * term.weight })) : [];
  });
}

/**
 * The other end of the same terms: what unit v of a layer hands down to the next drawn ones. `slope` is what it has to hand
 * on: all of its own, or where a layer that is not drawn is gone through the part that came to it.
 * -> [{layer, index, product}]; what all readers hand to a unit adds up to its gradient
 */
export function drawnParts(flow, layout, layer, v, slope = flow.slopes[layer.at + v], crossed = false) {
  if (slope === 0) return []; // as below a closed ReLU: nothing to work out
  if (!leads(flow.graph, layout, layer, "down", crossed)) return [];
  return handedBy(flow, layer, v).flatMap(({ layer: id, index, weight }) => {
    const product = weight * slope;
    if (product === 0) return [];
    if (layout.boxes.has(id)) return [{ layer: id, index, product }];
    return drawnParts(flow, layout, flow.graph.byId.get(id), index, product, crossed || hasFilters(layer));
  });
}

/** Lines down to one unit, each as wide as its share of the strongest. terms: [{layer, index, product}], where they begin */
function arrivingLines(scene, unit, terms, out) {
  const to = pointOf(scene, unit);
  const most = terms.reduce((found, { product }) => Math.max(found, Math.abs(product)), 0);
  for (const term of terms) termLine(out, pointOf(scene, term), to, term.product / most, scene.colours);
}

function termLines(flow, scene, unit, out) {
  if (!scene.layout.boxes.has(unit.layer) || !flow.reached.has(unit.layer)) return;
  arrivingLines(scene, unit, drawnTerms(flow, scene.layout, flow.graph.byId.get(unit.layer), unit.index), out);
}

/** All that some units of a layer hand down, by the unit where it arrives: Map of layer id -> Map of index -> terms. */
function arrivals(flow, layout, layer, units) {
  const found = new Map();
  for (const v of units) {
    for (const { layer: id, index, product } of drawnParts(flow, layout, layer, v)) {
      if (!flow.reached.has(id)) continue;
      if (!found.has(id)) found.set(id, new Map());
      const there = found.get(id);
      if (!there.has(index)) there.set(index, []);
      there.get(index).push({ layer: layer.id, index: v, product });
    }
  }
  return found;
}

function wireLines(flow, scene, id, tell = () => {}) {
  const out = [], layer = flow.graph.byId.get(id);
  if (!layer || !scene.layout.boxes.has(id)) return asWires(out);
  const taps = tapCount(flow.graph, layer);
  const units = lookedAt(flow.slopes.subarray(layer.at, layer.at + layer.size), taps, MOST.wires);
  for (const [below, ends] of arrivals(flow, scene.layout, layer, units)) {
    for (const [index, terms] of ends) arrivingLines(scene, { layer: below, index }, terms, out);
  }
  if (units.length < layer.size) tell({ shown: out.length / NUMBERS_A_LINE, all: layer.size * taps, units: units.length });
  return asWires(out);
}

/** The way along which most of the gradient came, from the last layer down to the unit. */
function wayLines(flow, scene, unit, out) {
  if (!flow.reached.has(unit.layer)) return;
  const { colours: { accent: colour }, layout, relief: { lift: height } } = scene;
  const shown = wayUp(flow, flow.graph.byId.get(unit.layer), unit.index).filter((each) => pointOf(scene, each));
  for (let k = 1; k < shown.length; k++) {
    line(out, pointOf(scene, shown[k]), pointOf(scene, shown[k - 1]), WIDTH.way, colour, ALPHA.way);
    unitFrame(out, layout, shown[k], { width: WIDTH.way, colour, alpha: 1, height });
  }
}

const ring = ({ layout, colours: { accent: colour }, relief: { lift: height } }, unit, out) =>
  unitFrame(out, layout, unit, { width: WIDTH.unit, colour, alpha: 1, height });

/** -> {chosenLines, overLines, wireLines}: what picture.js draws in the place of a run's; each -> Float32Array */
export function linesOfFlow(flow) {
  return {
    chosenLines(scene, { selected }) {
      const out = [];
      if (selected) {
        termLines(flow, scene, selected, out);
        wayLines(flow, scene, selected, out);
        ring(scene, selected, out);
      }
      return Float32Array.from(out);
    },
    overLines(scene, { hover, selected, probe = null }) {
      const out = [];
      if (hover && !(selected && hover.layer === selected.layer && hover.index === selected.index)) {
        termLines(flow, scene, hover, out);
        ring(scene, hover, out);
      }
      if (probe) probeLines(scene, probe, selected, out);
      return Float32Array.from(out);
    },
    wireLines: (scene, id, tell) => wireLines(flow, scene, id, tell),
  };
}
