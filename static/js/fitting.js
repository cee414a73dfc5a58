/** What stays on the page when another network comes: what it has too. The rest is let go of, and that is said. */
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

const LENET = ["conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "output"];

const TRAINED = ["1,32,32", "3,32,32"]; // shapes of what can be learnt from: drawings, photos

/** Parts of the right column -> may they be open over a network? */
const FITS = {
  guide: (graph) => LENET.every((id) => graph.byId.has(id)), // its figures are about these layers
  train: ({ layers: [{ shape }] }) => TRAINED.includes(String(shape)), // its networks read what this one reads
};

/** The state's patch that closes what does not fit a graph, with the sentence that says so in `left`; {} where all fits. */
export function closing(graph, state) {
  const shut = Object.keys(FITS).filter((part) => state[part] && !FITS[part](graph));
  if (!shut.length) return {};
  const title = graph.card.title;
  return { ...Object.fromEntries(shut.map((part) => [part, null])), left: shut.map((part) => t(`left.${part}`, { title })).join(" ") };
}

/** Does the picture of the network that goes stand until the new one has answered? Not where that has refused to. */
export const waits = ({ base, served, run, rejected }) => Boolean(base && run && !served && !rejected);

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
