/** The switches over the scene: flat or 3D, relief, fold, and the way back from one layer. */
import { isHome } from "../view/camera.js";
import { ALL } from "../view/choice.js";
import { byTestId } from "./dom.js";

export function createViews(store, flights) {
  const flat = byTestId("view-flat"), solid = byTestId("view-3d");
  const relief = byTestId("relief"), fold = byTestId("fold-relu"), back = byTestId("show-all");
  flat.addEventListener("click", () => flights.toView("flat"));
  solid.addEventListener("click", () => flights.toView("3d"));
  relief.addEventListener("click", () => store.set({ relief: !store.get().relief }));
  fold.addEventListener("click", () => {
    const { choice } = store.get();
    store.set({ choice: { ...choice, fold: !choice.fold }, hover: null });
  });
  back.addEventListener("click", () => store.set({ choice: { ...ALL, fold: store.get().choice.fold }, wires: null, hover: null }));

  function update({ view, relief: raised, choice, wires }) {
    flat.setAttribute("aria-pressed", view === "flat");
    solid.setAttribute("aria-pressed", view === "3d");
    relief.setAttribute("aria-pressed", raised);
    relief.hidden = view !== "3d";
    fold.setAttribute("aria-pressed", choice.fold);
    back.hidden = !choice.only && choice.hidden.length === 0 && !wires;
    byTestId("scene").dataset.view = view;
  }
  const fit = byTestId("fit");
  fit.addEventListener("click", flights.home);
  store.subscribe(["camera"], ({ camera }) => {
    if (fit.hidden !== isHome(camera)) fit.hidden = isHome(camera);
  });
  fit.hidden = isHome(store.get().camera);
  store.subscribe(["view", "relief", "choice", "wires"], update);
  update(store.get());
}
