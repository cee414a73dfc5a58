/**
 * Look-ups over a graph as the server describes it. A layer is an array of units; a unit is a flat index u.
 * Shapes are [C, H, W], or [N] for a flat layer.
 */
import { readsPhotos } from "./subject.js";

const PHOTO = "Photo"; // what an input is called that is no drawing

/** Graph JSON -> {id, card, digest, layers, byId, consumers}; each layer gains size, channels, rows, cols, at. */
export function openGraph(json) {
  const byId = new Map();
  const consumers = new Map();
  let at = 0; // first unit of the layer in a run's block
  const layers = json.layers.map((raw) => {
    const [channels, rows, cols] = raw.shape.length === 3 ? raw.shape : [raw.shape[0], 1, 1];
    const size = channels * rows * cols;
    const title = raw.read === "none" && readsPhotos(json.card) ? PHOTO : raw.title;
    const layer = { ...raw, title, channels, rows, cols, size, at, flat: raw.shape.length !== 3 };
    at += size;
    byId.set(layer.id, layer);
    consumers.set(layer.id, []);
    for (const id of layer.inputs) consumers.get(id).push(layer.id);
    return layer;
  });
  return { id: json.id, digest: json.digest, card: json.card, layers, byId, consumers, size: at };
}

/** The layer of that id; an Error that names the legal ids otherwise. */
export function layerOf(graph, id) {
  const layer = graph.byId.get(id);
  if (!layer) throw new Error(`no layer ${id}; there are: ${[...graph.byId.keys()].join(", ")}`);
  return layer;
}

export const channelOf = (layer, u) => Math.floor(u / (layer.rows * layer.cols));

/** Flat index -> {channel, row, col}. */
export function placeOf(layer, u) {
  const plane = layer.rows * layer.cols;
  const inPlane = u % plane;
  return { channel: (u - inPlane) / plane, row: Math.floor(inPlane / layer.cols), col: inPlane % layer.cols };
}

/** The values of one map in a run's block; of a flat layer one unit's. A view, not a copy. */
export function unitsOf(values, layer, channel) {
  const plane = layer.rows * layer.cols, first = layer.at + channel * plane;
  return values.subarray(first, first + plane);
}

/** {channel, row, col} -> flat index. */
export const indexOf = (layer, { channel, row = 0, col = 0 }) => (channel * layer.rows + row) * layer.cols + col;

/** Is u a unit of the layer? */
export const hasUnit = (layer, u) => Number.isInteger(u) && u >= 0 && u < layer.size;
