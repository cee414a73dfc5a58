/** The units that a reader went through on the way down, and what choosing the next one makes of them. */
import { carries } from "./abilities.js";
import { pathOf } from "./path.js";
import { tapsOf } from "./reads.js";

export const isSame = (a, b) => a?.layer === b?.layer && a?.index === b?.index;

/** Does the unit above read the unit below: as a tap, or through layers that only hand their values on? */
export function reads(graph, above, below) {
  const { inputs, taps, from } = tapsOf(graph, graph.byId.get(above.layer), above.index);
  const layer = graph.byId.get(below.layer);
  for (let t = 0; t < taps.length; t++) {
    const source = inputs[from ? from[t] : 0];
    if (source === layer && taps[t] === below.index) return true;
    if (taps[t] < 0 || !carries(source) || source.at < layer.at) continue;
    if (reads(graph, { layer: source.id, index: taps[t] }, below)) return true;
  }
  return false;
}

/** How the strongest path goes on below a unit: [{layer, index, value}], without the layers that only hand on. */
export function pathBelow(scene, { layer, index }) {
  const { graph } = scene;
  return pathOf(scene, graph.byId.get(layer), index).slice(1).filter((unit) => !carries(graph.byId.get(unit.layer)));
}

const plain = ({ layer, index }) => ({ layer, index });

/**
 * The trail after a unit was chosen (null: let go of). A unit that is in it keeps it; what a unit of it reads, or what
 * lies on the strongest path below one, goes on from there; any other begins a new one.
 * scene: {graph, values, weights}; values may be missing, then only what is read counts.
 */
export function nextTrail(scene, trail, unit) {
  if (!unit) return [];
  if (trail.some((each) => isSame(each, unit))) return trail;
  const { graph, values } = scene;
  const ends = [...trail.keys()].reverse();
  const above = ends.find((k) => reads(graph, trail[k], unit));
  if (above !== undefined) return [...trail.slice(0, above + 1), plain(unit)];
  for (const k of values ? ends : []) {
    const way = pathBelow(scene, trail[k]);
    const at = way.findIndex((each) => isSame(each, unit));
    if (at >= 0) return [...trail.slice(0, k + 1), ...way.slice(0, at + 1).map(plain)];
  }
  return [plain(unit)];
}
