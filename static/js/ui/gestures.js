/**
 * Pointing at the scene: hover, click, pan, orbit, zoom with wheel and two fingers, double click to fit. The wheel scrolls
 * where the flat view or the strip is not all of the network; with Ctrl, as two fingers on a touch pad do, it zooms there too.
 */
import { focusOn, orbit, pan, rayAt, scroll, scrollAside, slide, viewMatrix, zoomAt } from "../view/camera.js";
import { unitPoint } from "../view/layout.js";
import { MOVES } from "./dom.js";
import { pick } from "../view/pick.js";
import { heightsOf } from "../view/sight.js";
import { viewOf } from "../view/viewport.js";

const STILL = 4; // css px: less movement is a click
const WHEEL = 0.0016; // zoom a wheel unit, in e-foldings
const LINE = 16; // css px a wheel line

export function createGestures(canvas, store, goTo, flights) {
  const pointers = new Map(); // id -> {x, y}
  let moved = 0;
  let sliding = false; // a drag that pans in 3D too

  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const unitAt = (at) => {
    const { layout, camera, size } = store.get();
    return layout && pick(layout, rayAt(viewMatrix(camera, size), size, at), heightsOf(store.get()));
  };
  const setHover = (unit, since) => {
    const { hover } = store.get();
    const same = hover?.layer === unit?.layer && hover?.index === unit?.index;
    if (!same) store.set({ hover: unit, hoverSince: since });
  };
  /** Zooms towards the unit under the pointer, where there is one. */
  const zoomTowards = (camera, factor, at) => {
    const { layout } = store.get(), view = viewOf(store.get());
    const unit = camera.bend > 0 ? unitAt(at) : null;
    const focused = unit ? focusOn(camera, view, unitPoint(layout, unit.layer, unit.index)) : camera;
    return zoomAt(focused, view, factor, at);
  };
  const look = (camera) => store.set({ camera, flight: null });

  function drag(event, from, to) {
    const { camera, view } = store.get(), room = viewOf(store.get());
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (others.length === 0) {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const flat = view === "3d" ? pan : slide;
      look(view === "3d" && !sliding ? orbit(camera, dx, dy) : flat(camera, room, dx, dy));
      return;
    }
    const [other] = others;
    const spread = (at) => Math.hypot(at.x - other.x, at.y - other.y) || 1;
    const middle = (at) => ({ x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    const [a, b] = [middle(from), middle(to)];
    look(zoomTowards(pan(camera, room, b.x - a.x, b.y - a.y), spread(to) / spread(from), b));
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 0) moved = 0;
    sliding = event.shiftKey || (event.pointerType === "mouse" && event.button !== 0);
    pointers.set(event.pointerId, local(event));
  });
  const move = (event) => {
    const to = local(event);
    const from = pointers.get(event.pointerId);
    if (!from) {
      setHover(unitAt(to), event.timeStamp);
      return;
    }
    moved += Math.hypot(to.x - from.x, to.y - from.y);
    if (moved < STILL) return;
    setHover(null);
    drag(event, from, to);
    pointers.set(event.pointerId, to);
  };
  for (const name of MOVES) canvas.addEventListener(name, move);
  const lift = (event) => {
    if (!pointers.delete(event.pointerId) || event.type !== "pointerup") return;
    if (moved < STILL && pointers.size === 0 && event.button === 0) goTo(unitAt(local(event)));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => setHover(null));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault()); // the right button pans
  canvas.addEventListener("dblclick", () => flights.home());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE : 1, step = event.deltaY * unit;
    const at = local(event), { camera } = store.get(), room = viewOf(store.get());
    const scrolls = camera.bend === 0 && !event.ctrlKey;
    if (scrolls && room.beside > 0) look(scrollAside(camera, room, step + event.deltaX * unit));
    else look(scrolls && room.below > 0 ? scroll(camera, room, step) : zoomTowards(camera, Math.exp(-step * WHEEL), at));
    setHover(unitAt(at), event.timeStamp);
  }, { passive: false });
}
