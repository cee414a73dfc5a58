/**
 * Which numbers are on the screen: those of the chosen model, as the server gave them, or what another set of weights, the
 * source, makes of the same drawing here in the page.
 *   base: {graph, weights, fit} of the model, fit: see switching.js; served: its newest run; source: null or {id, step, graph, weights}, see
 *   sources.js; at: null or the id of a checkpoint that is to be the source   ->   graph, weights, run
 * What a source needs is loaded when there is first one.
 */
import { t } from "./text/words.js";

/** Does the picture of the network that goes stand until the new one has answered? Not where that has refused to. */
export const waits = ({ base, served, run, rejected }) => Boolean(base && run && !served && !rejected);

export function createReread(store) {
  let sources = null, arriving = null;

  function load() {
    arriving ??= import("./sources.js").then(
      ({ createSources }) => {
        sources = createSources(store);
        sources.update();
      },
      () => {
        arriving = null; // tried again with the next drawing
        store.set({ lost: t("notice.offline") });
      },
    );
  }

  function update({ base, served, source, at }) {
    if (sources) return sources.update();
    const state = store.get();
    if (base && !waits(state)) {
      const other = state.run && base.graph !== state.graph;
      store.set({ ...(other && base.fit(base.graph, state)), graph: base.graph, weights: base.weights, run: served });
    }
    if (source || at) load();
  }

  store.subscribe(["base", "served", "source", "at", "rejected"], update);
  update(store.get());
  return {
    /** A run of the model as the source reads it: for drawings other than the one on the pad. */
    read: (run) => sources?.read(run) ?? run,
    isSettled: () => (sources ? sources.isSettled() : !arriving),
  };
}
