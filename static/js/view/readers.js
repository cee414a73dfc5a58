/** Which drawn units read a unit, through layers that are not drawn: along every way up, as many layers as read one. */
import { mostReaders, readersOf } from "../net/readers.js";
import { MOST } from "./bounds.js";

/**
 * -> {ends: Map of drawn layer id -> Set of indices, left: units that were too many to be looked for}. Ways up that meet
 * the unit's own row, where a folded row hides its layers, go on from there.
 */
export function drawnReaders(graph, layout, { layer: id, index }) {
  const found = new Map([[id, new Set([index])]]), ends = new Map(); // layers that are gone through, and those where ways end
  let left = 0;
  for (const above of graph.layers) {
    for (const below of new Set(above.inputs)) {
      const units = found.get(below);
      if (!units) continue;
      const most = units.size * mostReaders(above);
      if (most > MOST.forward) {
        left += most;
        continue;
      }
      const place = layout.boxes.has(above.id) ? ends : found, read = place.get(above.id) ?? new Set();
      for (const u of units) for (const v of readersOf(graph, above, graph.byId.get(below), u)) read.add(v);
      place.set(above.id, read);
    }
  }
  return { ends, left };
}
