/**
 * How far the colour scale of a map reaches: half its width, in the units of the values. The reader chooses over what the
 * largest magnitude is taken: each map by itself, each layer, or the whole network.
 */
import { unitsOf } from "../net/graph.js";

export const SCALES = ["map", "layer", "net"];

const larger = (most, value) => Math.max(most, Math.abs(value));
const isChance = (layer) => layer.kind === "softmax"; // chances run from 0 to 1, whatever the run; their gradients dwarf all others

/** The largest magnitude of each map of a layer. */
function mapRanges({ values }, layer) {
  if (layer.flat) return [values.subarray(layer.at, layer.at + layer.size).reduce(larger, 0)];
  return Array.from({ length: layer.channels }, (_, c) => unitsOf(values, layer, c).reduce(larger, 0));
}

/** 0 for a layer that has no numbers yet. */
const layerRange = ({ stats }, { id }) => (stats.has(id) ? larger(Math.abs(stats.get(id).min), stats.get(id).max) : 0);

const RANGES = {
  map: (graph, run) => {
    const found = new Map(); // worked out when first asked for
    return (layer, channel) => {
      if (!found.has(layer.id)) found.set(layer.id, mapRanges(run, layer));
      return found.get(layer.id)[layer.flat ? 0 : channel];
    };
  },
  layer: (graph, run) => (layer) => layerRange(run, layer),
  net: (graph, run) => {
    const most = graph.layers.filter((layer) => !isChance(layer)).reduce((found, layer) => larger(found, layerRange(run, layer)), 0);
    return () => most;
  },
};

const known = new WeakMap(); // run -> {scale: function}: pointers ask again and again

/** -> (layer, channel) => half-width of the scale that the channel is drawn on in this run; 1 where there is no run. */
export function rangesOf(graph, run, scale = "layer") {
  if (!run) return () => 1;
  if (!known.has(run)) known.set(run, {});
  const range = (known.get(run)[scale] ??= RANGES[scale](graph, run));
  return (layer, channel = 0) => (!isChance(layer) ? range(layer, channel) : run.gradients ? layerRange(run, layer) : 1);
}
