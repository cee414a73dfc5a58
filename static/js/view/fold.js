/**
 * Which layers make one row where rows are folded, by their records alone: what acts on each unit at its own place (an
 * activation, a normalisation) joins what it acts on; a normalisation that comes first joins the convolution behind it.
 * A row shows its last layer's numbers.
 */
import { carries } from "../net/abilities.js";

const IN_PLACE = new Set(["same", "across"]); // ways to read: the unit's own place, alone or with its neighbours in other maps
const MANY = 25; // layers: networks with more are folded until the reader says otherwise

const isInPlace = (layer) => IN_PLACE.has(layer.read) && layer.inputs.length === 1 && !carries(layer);
const isNormaliser = (layer) => isInPlace(layer) && (layer.weight === "tensor" || layer.read === "across");
/** What a row is named after: weights of its own, or a sum of several layers. */
const isBase = (layer) => !isInPlace(layer) && (layer.weight === "tensor" || (layer.read === "same" && layer.inputs.length > 1));

/** Does a layer join the row of the only layer that it reads? */
function joins(layer, row) {
  if (isInPlace(layer)) return row.base !== null || row.layers.every(isInPlace);
  return isBase(layer) && row.base === null && row.layers.every(isInPlace) && row.layers.some(isNormaliser);
}

function makeRows(graph) {
  const rowOf = new Map();
  for (const layer of graph.layers) {
    const [below] = layer.inputs;
    const row = layer.inputs.length === 1 && graph.consumers.get(below).length === 1 ? rowOf.get(below) : null;
    if (row && joins(layer, row)) {
      row.layers.push(layer);
      if (isBase(layer)) row.base = layer;
      rowOf.set(layer.id, row);
    } else rowOf.set(layer.id, { layers: [layer], base: isBase(layer) ? layer : null });
  }
  return rowOf;
}

const known = new WeakMap(); // graph -> its rows: layouts and lines ask again and again

/** Graph -> Map of layer id -> {layers of its row from below, base: the one it is named after, or null}. */
export function rowsFolded(graph) {
  if (!known.has(graph)) known.set(graph, makeRows(graph));
  return known.get(graph);
}

/** Are rows folded? As the reader chose, else as the size of the network asks. */
export const isFolded = (graph, { fold }) => fold ?? foldsItself(graph);
export const foldsItself = (graph) => graph !== null && graph.layers.length > MANY;

/** The layer whose row a layer joins when rows are folded: the one that it reads; null where it begins a row. */
export function foldedInto(graph, layer) {
  const { layers } = rowsFolded(graph).get(layer.id);
  return layers[layers.indexOf(layer) - 1] ?? null;
}

/**
 * Graph -> Map of layer id -> {row: id of the layer that its row shows, before: does it come before what the row is named
 * after?}, for the layers that a folded row hides.
 */
export function foldsOf(graph) {
  const folds = new Map();
  for (const { layers, base } of new Set(rowsFolded(graph).values())) {
    const first = Math.max(0, layers.indexOf(base));
    layers.slice(0, -1).forEach(({ id }, k) => folds.set(id, { row: layers.at(-1).id, before: k < first }));
  }
  return folds;
}
