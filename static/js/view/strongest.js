/**
 * Which maps of a layer are strongest for a picture: those with the largest magnitude anywhere on them; of equals the one
 * with the lower number comes first.
 */
import { rangesOf } from "./ranges.js";
import { MAPS } from "./strip.js";

/** graph, run -> {graph, maps: Map of layer id -> numbers of its MAPS strongest maps, the strongest first}; flat layers have none. */
export function strongestMaps(graph, run) {
  const strengthOf = rangesOf(graph, run, "map"), found = new Map();
  for (const layer of graph.layers) {
    if (layer.flat) continue;
    const strengths = Array.from({ length: layer.channels }, (_, c) => strengthOf(layer, c));
    found.set(layer.id, [...strengths.keys()].sort((a, b) => strengths[b] - strengths[a] || a - b).slice(0, MAPS));
  }
  return { graph, maps: found };
}
