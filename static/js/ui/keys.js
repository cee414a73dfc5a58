/**
 * The keyboard, as one table. Arrows walk over the units of the selected map, Page Up and Down over the layers; Enter
 * goes down the strongest path, u back up.
 */
import { canStep } from "../net/abilities.js";
import { channelOf, indexOf, placeOf } from "../net/graph.js";
import { orbit, pan, slide, zoomAt } from "../view/camera.js";
import { rowUnit } from "../view/lines.js";
import { viewOf } from "../view/viewport.js";
import { openPatches } from "./opening.js";

const OUTER = { filter: "filters" }; // what a room lies in: left for that one first
const STEP = 40; // css px a pan
const ZOOM = 1.25;

export function createKeys(canvas, store, goTo, { pad, flights, trail }) {
  const look = (camera) => store.set({ camera, flight: null });
  const walkTo = (unit) => goTo(unit, "walked");

  function walk(dx, dy, { shiftKey }) {
    const { graph, selected, camera, view } = store.get();
    if (!selected || shiftKey) {
      const flat = view === "3d" ? pan : slide;
      look(view === "3d" && !shiftKey ? orbit(camera, dx * STEP, dy * STEP) : flat(camera, viewOf(store.get()), -dx * STEP, -dy * STEP));
      return;
    }
    const layer = graph.byId.get(selected.layer);
    const { channel, row, col } = placeOf(layer, selected.index);
    const place = layer.flat ? { channel: channel + dx } : { channel, row: row + dy, col: col + dx };
    const inside = layer.flat
      ? place.channel >= 0 && place.channel < layer.size
      : place.row >= 0 && place.row < layer.rows && place.col >= 0 && place.col < layer.cols;
    if (inside) walkTo({ layer: layer.id, index: indexOf(layer, place) });
  }

  /** To the next map of the layer, or with a layer step to the same relative place of the next drawn layer. */
  function map(step) {
    const { graph, selected } = store.get();
    if (!selected) return;
    const layer = graph.byId.get(selected.layer);
    const plane = layer.rows * layer.cols;
    walkTo({ layer: layer.id, index: (selected.index + step * plane + layer.size) % layer.size });
  }

  function layer(step) {
    const { graph, layout, selected } = store.get();
    const drawn = graph.layers.filter(({ id }) => layout.boxes.has(id));
    const shown = selected && rowUnit(layout, selected);
    const at = selected ? drawn.findIndex(({ id }) => id === (shown ?? selected).layer) : -1;
    const next = drawn[at + step];
    if (!next) return;
    const old = selected && graph.byId.get(selected.layer);
    const share = (whole, part) => (old && whole > 1 ? part / whole : 0.5);
    const place = old ? placeOf(old, selected.index) : { row: 0, col: 0 };
    const channel = Math.min(next.channels - 1, Math.floor(share(old?.channels, place.channel) * next.channels));
    const row = Math.floor(share(old?.rows, place.row) * next.rows), col = Math.floor(share(old?.cols, place.col) * next.cols);
    walkTo({ layer: next.id, index: indexOf(next, { channel, row, col }) });
  }

  const zoom = (factor) => {
    const { camera } = store.get(), room = viewOf(store.get());
    look(zoomAt(camera, room, factor, { x: room.width / 2, y: room.height / 2 }));
  };
  const turn = () => flights.toView(store.get().view === "3d" ? "flat" : "3d");
  const strip = () => flights.toView(store.get().view === "strip" ? "flat" : "strip");
  const raise = () => store.set({ relief: !store.get().relief });

  /** The selected unit's layer alone, or all of them again. */
  function fill() {
    const { choice, selected } = store.get();
    if (choice.only || selected) store.set({ choice: { ...choice, only: choice.only ? null : selected.layer }, hover: null });
  }

  /** Every line of the selected unit's layer, or none. */
  function wire() {
    const { wires, selected } = store.get();
    if (wires || selected) store.set({ wires: wires === selected?.layer ? null : (selected?.layer ?? null) });
  }

  const change = () => store.get().selected && store.set({ reach: !store.get().reach });
  /** The selected unit's map, filled step by step from that unit on. */
  function fillMap() {
    const { graph, selected } = store.get();
    const layer = selected && graph.byId.get(selected.layer);
    if (layer && canStep(layer)) store.set({ room: { kind: "stepper", layer: layer.id, channel: layer.flat ? 0 : channelOf(layer, selected.index) } });
  }

  /** The filters of the selected unit's layer, or of the nearest that has some. */
  function filters() {
    const { graph, selected } = store.get();
    if (selected) store.set({ room: { kind: "filters", layer: selected.layer, channel: channelOf(graph.byId.get(selected.layer), selected.index) } });
  }

  const SCENE = {
    ArrowLeft: (event) => walk(-1, 0, event),
    ArrowRight: (event) => walk(1, 0, event),
    ArrowUp: (event) => walk(0, -1, event),
    ArrowDown: (event) => walk(0, 1, event),
    PageUp: () => layer(1),
    PageDown: () => layer(-1),
    "[": () => map(-1),
    "]": () => map(1),
    "+": () => zoom(ZOOM),
    "=": () => zoom(ZOOM),
    "-": () => zoom(1 / ZOOM),
    Home: flights.home,
    End: flights.end,
    f: flights.home,
    o: flights.whole,
    v: turn,
    t: strip,
    r: raise,
    e: fill,
    l: wire,
    Enter: trail.down,
    d: trail.down,
    u: trail.up,
    c: change,
    s: fillMap,
    k: filters,
    x: () => openPatches(store),
  };
  const press = (event) => {
    const action = SCENE[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (event.key === "Enter" && event.target !== canvas) return; // a button's own
    if (!action || event.ctrlKey || event.metaKey || event.altKey || !store.get().graph) return;
    event.preventDefault();
    const { selected } = store.get();
    action(event);
    if (store.get().selected !== selected) store.set({ hover: null }); // what the pointer had found is no longer what is looked at
  };
  canvas.addEventListener("keydown", press);
  trail.element.addEventListener("keydown", press); // who has just clicked a unit there goes on from it

  /** Escape lets go of one thing after the other: the unit, then the layer that fills the view. */
  function leave() {
    const { selected, choice, room } = store.get();
    if (room) store.set({ room: OUTER[room.kind] ? { ...room, kind: OUTER[room.kind] } : null });
    else if (selected) goTo(null);
    else if (choice.only) store.set({ choice: { ...choice, only: null } });
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input[type=number], input[type=text], select, textarea");
    if (typing) return;
    if (event.key === "Escape") leave();
    if (event.key.toLowerCase() === "v" && !event.ctrlKey && !event.metaKey && event.target !== canvas) turn();
    if (event.key.toLowerCase() === "w" && !event.ctrlKey && !event.metaKey && !event.altKey) store.set({ wide: !store.get().wide });
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    (event.shiftKey ? pad.redo : pad.undo)();
  });
}
