/**
 * Which layers are drawn. choice: {hidden: [ids], fold: true to fold activations and normalisations into what they act on
 * (Harley's picture), false not to, null as the network asks (see fold.js), only: an id that fills the view, or null,
 * channels: true to show a photo as its channels}.
 */
import { carries } from "../net/abilities.js";
import { foldedInto, isFolded, rowsFolded } from "./fold.js";

export { foldedInto };

export const ALL = Object.freeze({ hidden: Object.freeze([]), fold: null, only: null, channels: false });

/** Can the reader show or hide it? */
export const isOffered = (layer) => !carries(layer);

const entry = (layer) => ({ title: layer.title, note: "", parts: [layer], stub: false });

const SHORT = { batchnorm: "norm", lrn: "norm" }; // kinds whose title is too long for a note

const shortName = ({ kind, title }) => SHORT[kind] ?? title.split(" ")[0];

/** A row of several layers: "Convolution 1" with the note "+ norm + ReLU"; `parts` are its layers from below. */
function foldedEntry({ layers, base }) {
  const named = base ?? layers[0], others = layers.filter((layer) => layer !== named);
  return { title: named.title, note: others.map((layer) => `+ ${shortName(layer)}`).join(" "), parts: layers, stub: false };
}

/**
 * Graph and choice -> Map of layer id -> {title, note, parts, stub}, in the graph's order. A stub is a layer that the reader
 * has hidden: it keeps its label, so that it can be brought back, and nothing else.
 */
export function shownLayers(graph, choice) {
  const shown = new Map(graph.layers.filter(isOffered).map((layer) => [layer.id, entry(layer)]));
  if (isFolded(graph, choice)) {
    for (const row of new Set(rowsFolded(graph).values())) {
      if (row.layers.length === 1) continue;
      for (const { id } of row.layers.slice(0, -1)) shown.delete(id);
      shown.set(row.layers.at(-1).id, foldedEntry(row));
    }
  }
  const only = graph.byId.get(choice.only);
  if (only) return new Map([[only.id, { ...(shown.get(only.id) ?? entry(only)), stub: false }]]);
  for (const id of choice.hidden) if (shown.has(id)) shown.get(id).stub = true;
  return shown;
}
