/** Gradients as a block that the scene can draw in the place of a run's values: see view/sight.js. */
import { linesOfFlow } from "../../view/backward.js";
import { stagesOf } from "./stages.js";

/**
 * looked: see lesson.js; count: how many stages of the flow are shown, from the last layer down.
 * -> {values, stats, lines, gradients: true, error, label}; what is not reached yet is 0 in `values` and not in `stats`
 */
export function blockOfFlow({ graph, run, weights, label, back }, count) {
  const reached = new Set(stagesOf(graph).slice(0, count).flatMap(({ ids }) => ids));
  const values = Float32Array.from(back.values);
  for (const { id, at, size } of graph.layers) if (!reached.has(id)) values.fill(0, at, at + size);
  const stats = new Map([...back.stats].filter(([id]) => reached.has(id)));
  const lines = linesOfFlow({ graph, values: run.values, weights, slopes: back.slopes, reached });
  return { values, stats, lines, gradients: true, error: back.error, label };
}
