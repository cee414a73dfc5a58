/**
 * Which maps the strip shows: the strongest for the picture on the screen (view/strongest.js), in the state's `ranked`. They are
 * chosen anew when the picture rests, not while it is drawn, so that maps do not change places under the pen.
 */
import { strongestMaps } from "../view/strongest.js";

const REST = 300; // ms without another run

export function createRanking(store) {
  let timer = null;

  function choose() {
    timer = null;
    const { graph, run } = store.get();
    if (graph && run) store.set({ ranked: strongestMaps(graph, run) });
  }

  function update({ view, run, graph, ranked, stroking }, changed) {
    clearTimeout(timer);
    timer = null;
    if (view !== "strip" || !run || stroking) return;
    if (!ranked || changed.includes("graph") || changed.includes("view")) choose(); // nothing that the reader watches moves
    else timer = setTimeout(choose, REST);
  }

  store.subscribe(["run", "graph", "view", "stroking"], update);
  choose();
  return { isSettled: () => timer === null };
}
