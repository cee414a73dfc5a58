/** Pointing at the scene: hover, click, pan, zoom with wheel and two fingers, double click to fit. */
import { HOME, pan, rayAt, viewMatrix, zoomAt } from "../view/camera.js";
import { pick } from "../view/pick.js";

const STILL = 4; // css px: less movement is a click
const WHEEL = 0.0016; // zoom a wheel unit, in e-foldings
const LINE = 16; // css px a wheel line

export function createGestures(canvas, store, goTo) {
  const pointers = new Map(); // id -> {x, y}
  let moved = 0;

  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const unitAt = (at) => {
    const { layout, camera, size } = store.get();
    return layout && pick(layout, rayAt(viewMatrix(camera, size), size, at));
  };
  const setHover = (unit, since) => {
    const { hover } = store.get();
    const same = hover?.layer === unit?.layer && hover?.index === unit?.index;
    if (!same) store.set({ hover: unit, hoverSince: since });
  };

  function drag(event, from, to) {
    const { camera, size } = store.get();
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (others.length === 0) {
      store.set({ camera: pan(camera, size, to.x - from.x, to.y - from.y) });
      return;
    }
    const [other] = others;
    const spread = (at) => Math.hypot(at.x - other.x, at.y - other.y) || 1;
    const middle = (at) => ({ x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    const [a, b] = [middle(from), middle(to)];
    store.set({ camera: zoomAt(pan(camera, size, b.x - a.x, b.y - a.y), size, spread(to) / spread(from), b) });
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, local(event));
  });
  canvas.addEventListener("pointermove", (event) => {
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
  });
  const lift = (event) => {
    if (!pointers.delete(event.pointerId) || event.type !== "pointerup") return;
    if (moved < STILL && pointers.size === 0) goTo(unitAt(local(event)));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => setHover(null));
  canvas.addEventListener("dblclick", () => store.set({ camera: HOME }));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { camera, size } = store.get();
    const step = event.deltaY * (event.deltaMode === 1 ? LINE : 1);
    const at = local(event);
    store.set({ camera: zoomAt(camera, size, Math.exp(-step * WHEEL), at) });
    setHover(unitAt(at), event.timeStamp);
  }, { passive: false });
}
