/**
 * Which layers are drawn. choice: {hidden: [ids], fold: true to fold activations into what they act on (Harley's
 * picture), only: an id that fills the view, or null}.
 */
import { carries } from "../net/abilities.js";

export const ALL = Object.freeze({ hidden: Object.freeze([]), fold: false, only: null });

const FOLDABLE = new Set(["conv", "dense", "batchnorm", "add"]);

/** Can the reader show or hide it? */
export const isOffered = (layer) => !carries(layer);

/** The layer that an activation is folded into, or null. */
export function foldedInto(graph, layer) {
  if (layer.finish === "none" || layer.inputs.length !== 1) return null;
  const [below] = layer.inputs;
  const foldable = FOLDABLE.has(graph.byId.get(below).kind) && graph.consumers.get(below).length === 1;
  return foldable ? graph.byId.get(below) : null;
}

const entry = (layer) => ({ title: layer.title, note: "", stub: false });

/**
 * Graph and choice -> Map of layer id -> {title, note, stub}, in the graph's order. A stub is a layer that the reader has
 * hidden: it keeps its label, so that it can be brought back, and nothing else.
 */
export function shownLayers(graph, choice) {
  const shown = new Map(graph.layers.filter(isOffered).map((layer) => [layer.id, entry(layer)]));
  if (choice.fold) {
    for (const layer of graph.layers) {
      const below = foldedInto(graph, layer);
      if (!below) continue;
      shown.delete(below.id);
      shown.set(layer.id, { title: below.title, note: `+ ${layer.title.split(" ")[0]}`, stub: false });
    }
  }
  const only = graph.byId.get(choice.only);
  if (only) return new Map([[only.id, { ...(shown.get(only.id) ?? entry(only)), stub: false }]]);
  for (const id of choice.hidden) if (shown.has(id)) shown.get(id).stub = true;
  return shown;
}
