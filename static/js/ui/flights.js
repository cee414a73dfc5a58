/** Where the camera goes: between flat and 3D, to a layer, home. Nothing flies for readers who asked for less motion. */
import { flyTo, HOME, HOME_SOLID, homeOf } from "../view/camera.js";

const TURN = 900, HOP = 450; // ms

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export function createFlights(store) {
  const kept = { flat: HOME, "3d": HOME_SOLID }; // where each view was left

  function fly(to, duration = HOP) {
    store.set({ flight: { from: store.get().camera, to, duration: still.matches ? 0 : duration } });
  }

  return {
    /** To any camera, flat or not. */
    to(camera) {
      store.set({ view: camera.bend > 0.5 ? "3d" : "flat", hover: null });
      fly(camera, TURN);
    },
    home: () => fly(homeOf(store.get().camera)),
    toLayer(id) {
      const { layout, size, camera, gutter } = store.get();
      const box = layout?.boxes.get(id);
      if (box) fly(flyTo(camera, size, box, gutter));
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
