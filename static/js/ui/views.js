/**
 * The switches over the scene: flat, 3D or strip, relief, fold, a photo's channels, the list of layers, all of a tall network, and
 * the way back from one layer.
 */
import { readsPhotos } from "../net/subject.js";
import { t } from "../text/words.js";
import { isHome } from "../view/camera.js";
import { ALL } from "../view/choice.js";
import { foldsItself, isFolded } from "../view/fold.js";
import { byTestId } from "./dom.js";
import { openPatches } from "./opening.js";

export function createViews(store, flights) {
  const views = ["flat", "3d", "strip"].map((name) => [name, byTestId(`view-${name}`)]);
  const relief = byTestId("relief"), fold = byTestId("fold-relu"), back = byTestId("show-all");
  const channels = byTestId("channels"), layers = byTestId("layers"), whole = byTestId("whole");
  for (const [name, button] of views) button.addEventListener("click", () => flights.toView(name));
  relief.addEventListener("click", () => store.set({ relief: !store.get().relief }));
  fold.addEventListener("click", () => {
    const { choice, graph } = store.get(), next = !isFolded(graph, choice);
    store.set({ choice: { ...choice, fold: next === foldsItself(graph) ? null : next }, hover: null });
  });
  channels.addEventListener("click", () => {
    const { choice } = store.get();
    store.set({ choice: { ...choice, channels: !choice.channels }, hover: null });
  });
  whole.addEventListener("click", flights.whole);
  byTestId("patches-open").addEventListener("click", () => openPatches(store));
  let list = null;
  /** The list of layers comes when it is first opened; a load that fails is tried again. */
  layers.addEventListener("click", async () => {
    list ??= import("./layers.js").then(({ createLayers }) => createLayers(store, layers), () => (list = null));
    (await list)?.toggle();
  });
  back.addEventListener("click", () => store.set({ choice: { ...store.get().choice, hidden: ALL.hidden, only: null }, wires: null, hover: null }));

  function update({ view, relief: raised, choice, wires, graph, sight }) {
    for (const [name, button] of views) button.setAttribute("aria-pressed", view === name);
    relief.setAttribute("aria-pressed", raised);
    relief.hidden = view !== "3d";
    fold.setAttribute("aria-pressed", isFolded(graph, choice));
    fold.textContent = t(graph?.layers.some(({ kind }) => kind === "batchnorm") ? "scene.foldRows" : "scene.fold");
    channels.hidden = !graph || !readsPhotos(graph.card) || sight !== "values";
    channels.setAttribute("aria-pressed", choice.channels);
    layers.hidden = !graph || !foldsItself(graph);
    back.hidden = !choice.only && choice.hidden.length === 0 && !wires;
    byTestId("scene").dataset.view = view;
  }
  const fit = byTestId("fit");
  fit.addEventListener("click", flights.home);
  store.subscribe(["camera"], ({ camera }) => {
    if (fit.hidden !== isHome(camera)) fit.hidden = isHome(camera);
  });
  fit.hidden = isHome(store.get().camera);
  store.subscribe(["layout"], ({ layout }) => {
    const fits = layout.below === 0 && layout.beside === 0;
    if (whole.hidden !== fits) whole.hidden = fits;
    document.documentElement.toggleAttribute("data-tall", layout.below > 0);
  });
  store.subscribe(["view", "relief", "choice", "wires", "graph", "sight"], update);
  update(store.get());
}
