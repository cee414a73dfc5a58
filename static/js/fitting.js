/** What stays on the page when another network comes: what it has too. The rest is let go of, and that is said. */
import { closing } from "./fits.js";
import { homeOf } from "./view/camera.js";
import { hasUnit } from "./net/graph.js";
import { titleOf } from "./text/titles.js";
import { t } from "./text/words.js";

const or = (is, value) => (is ? value : null);

/** What of the state a graph does not have is let go of; how: the browser's history keeps what the reader chose, not this. */
export function fitting(graph, { selected, hover, trail, room, wires }) {
  const has = (id) => graph.byId.has(id);
  const isUnit = (unit) => Boolean(unit) && has(unit.layer) && hasUnit(graph.byId.get(unit.layer), unit.index);
  return {
    selected: or(isUnit(selected), selected), hover: or(isUnit(hover), hover), trail: trail.filter(isUnit), how: "restored",
    room: or(room && has(room.layer) && room.channel < graph.byId.get(room.layer).channels, room), wires: or(has(wires), wires), probe: null,
    backward: null, // gradients of the layers that go
  };
}

/**
 * The state's patch for another network than the one on the screen: the scene is seen whole, from where one looked at it, and
 * what was chosen stays where there is such a thing. `left`: what did not stay, in words, or null.
 */
export function moved(graph, state) {
  const kept = fitting(graph, state), shut = closing(graph, state);
  const { hidden, fold, only } = state.choice;
  const has = (id) => graph.byId.has(id);
  const layer = state.selected && !kept.selected && state.graph?.byId.get(state.selected.layer);
  const said = [
    layer && t("left.unit", { title: graph.card.title, layer: titleOf(layer) }),
    state.room && !kept.room && t("left.room", { title: graph.card.title }),
    shut.left,
  ].filter(Boolean);
  const camera = homeOf(state.flight?.to ?? state.camera);
  return { ...shut, ...kept, camera, flight: null, choice: { hidden: hidden.filter(has), fold, only: or(has(only), only) }, left: said.join(" ") || null };
}
