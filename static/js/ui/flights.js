/** Where the camera goes: between flat, 3D and strip, to a layer, home. Nothing flies for readers who asked for less motion. */
import { flyTo, homeOf, HOMES, isHome, project, scroll, scrollAside, viewMatrix, viewNamed, wholeOf } from "../view/camera.js";
import { unitPoint } from "../view/layout.js";
import { rowUnit } from "../view/lines.js";
import { viewOf } from "../view/viewport.js";

const TURN = 900, HOP = 450; // ms
const EDGE = 60; // css px: a unit that is chosen so near the view's upper or lower end, or beyond it, is brought into view

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export function createFlights(store) {
  const kept = { ...HOMES }; // where each view was left

  function fly(to, duration = HOP) {
    store.set({ flight: { from: store.get().camera, to, duration: still.matches ? 0 : duration } });
  }

  /** Is there more of the network than home shows? */
  const isLarge = () => viewOf(store.get()).below > 0 || viewOf(store.get()).beside > 0;

  /** Scrolls a large network until a unit that was chosen is in view. */
  function reveal({ selected, how, layout, camera }) {
    if (!selected || !isLarge() || (how === "restored" && !isHome(camera))) return; // an address says itself where to look
    const view = viewOf(store.get()), shown = rowUnit(layout, selected), point = shown && unitPoint(layout, shown.layer, shown.index);
    if (!point) return;
    const { x, y } = project(viewMatrix(camera, view), view, point);
    if (view.beside > 0 && (x < EDGE || x > view.width - EDGE)) fly(scrollAside(camera, view, x - view.width / 2));
    else if (view.below > 0 && (y < EDGE || y > view.height - EDGE)) fly(scroll(camera, view, y - view.height / 2));
  }
  store.subscribe(["selected"], reveal);

  return {
    /** To the other end of a network that is larger than the view: of a tall one to its input, of a strip to its answer. */
    end() {
      const { camera } = store.get(), view = viewOf(store.get());
      if (isLarge()) fly((view.beside > 0 ? scrollAside : scroll)(homeOf(camera), view, Infinity));
    },
    /** To all of a network that is larger than the view. */
    whole: () => isLarge() && fly(wholeOf(viewOf(store.get()), store.get().camera)),
    /** To any camera, flat or not. */
    to(camera) {
      store.set({ view: viewNamed(camera), hover: null });
      fly(camera, TURN);
    },
    home: () => fly(homeOf(store.get().camera)),
    toLayer(id) {
      const { layout, camera, gutter } = store.get();
      const box = layout?.boxes.get(id);
      if (box) fly(flyTo(camera, viewOf(store.get()), box, gutter));
    },
    /** Turns to "flat", "3d" or "strip". */
    toView(view) {
      const { view: now, camera, flight } = store.get();
      if (view === now) return;
      kept[now] = flight ? flight.to : camera;
      store.set({ view, hover: null });
      fly(kept[view], TURN);
    },
  };
}
