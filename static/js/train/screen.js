/** Puts a series' weights on the screen: sources.js fetches what `at` names; weights that came over the line are the source. */
import { openGraph } from "../net/graph.js";

/** server: training.js */
export function createScreen(store, server) {
  const graphs = new Map(); // training -> promise of its graph, which all its checkpoints share
  let turn = 0;

  function graphOf(id, step) {
    if (!graphs.has(id)) {
      const asked = server.getGraph({ id: `${id}@${step}` }).then(openGraph);
      asked.catch(() => graphs.delete(id)); // so that it may be tried again
      graphs.set(id, asked);
    }
    return graphs.get(id);
  }

  function set(at, source) {
    turn++;
    store.set(source === undefined ? { at } : { at, source });
  }

  return {
    /** The checkpoint of a step. */
    show: ({ id }, step) => set(`${id}@${step}`),
    /** Weights of a training that goes on, {model, step, weights}; first: a step that has a checkpoint. */
    async live({ id }, first, { model, step, weights }) {
      const mine = ++turn;
      const graph = await graphOf(id, first);
      if (turn === mine) store.set({ at: null, source: { id: model, step, graph, weights } });
    },
    /** The model itself. */
    base: () => set(null, null),
    /** Is what was asked for on the screen? */
    isSettled: () => [null, store.get().source?.id].includes(store.get().at),
  };
}
