/** Where the camera goes: between flat and 3D, to a layer, home. Nothing flies for readers who asked for less motion. */
import { flyTo, HOME, HOME_SOLID, homeOf, isHome, project, scroll, viewMatrix, wholeOf } from "../view/camera.js";
import { unitPoint } from "../view/layout.js";
import { rowUnit } from "../view/lines.js";
import { viewOf } from "../view/viewport.js";

const TURN = 900, HOP = 450; // ms
const EDGE = 60; // css px: a unit that is chosen so near the view's upper or lower end, or beyond it, is brought into view

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export function createFlights(store) {
  const kept = { flat: HOME, "3d": HOME_SOLID }; // where each view was left

  function fly(to, duration = HOP) {
    store.set({ flight: { from: store.get().camera, to, duration: still.matches ? 0 : duration } });
  }

  const isTall = () => viewOf(store.get()).below > 0;

  /** Scrolls a tall network until a unit that was chosen is in view. */
  function reveal({ selected, how, layout, camera }) {
    if (!selected || !isTall() || (how === "restored" && !isHome(camera))) return; // an address says itself where to look
    const view = viewOf(store.get()), shown = rowUnit(layout, selected);
    if (!shown) return;
    const point = unitPoint(layout, shown.layer, shown.index);
    const { y } = project(viewMatrix(camera, view), view, point);
    if (y < EDGE || y > view.height - EDGE) fly(scroll(camera, view, y - view.height / 2));
  }
  store.subscribe(["selected"], reveal);

  return {
    /** To the input, where the network is taller than the view: home shows its upper end. */
    end: () => isTall() && fly(scroll(HOME, viewOf(store.get()), Infinity)),
    /** To all of a network that is taller than the view. */
    whole: () => isTall() && fly(wholeOf(viewOf(store.get()))),
    /** To any camera, flat or not. */
    to(camera) {
      store.set({ view: camera.bend > 0.5 ? "3d" : "flat", hover: null });
      fly(camera, TURN);
    },
    home: () => fly(homeOf(store.get().camera)),
    toLayer(id) {
      const { layout, camera, gutter } = store.get();
      const box = layout?.boxes.get(id);
      if (box) fly(flyTo(camera, viewOf(store.get()), box, gutter));
    },
    /** Turns to "flat" or "3d". */
    toView(view) {
      const { view: now, camera, flight } = store.get();
      if (view === now) return;
      kept[now] = flight ? flight.to : camera;
      store.set({ view, hover: null });
      fly(kept[view], TURN);
    },
  };
}
