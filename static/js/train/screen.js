/**
 * Puts weights of a series on the screen: state.source is null (the model itself) or {id, step, graph, weights}. What
 * was fetched is kept; while one checkpoint is on its way, the newest that was asked for comes next.
 */
import { openGraph } from "../net/graph.js";

const KEPT = 120; // checkpoints in memory, each a quarter of a megabyte

/** server: training.js; failed(message) */
export function createScreen(store, server, failed) {
  const graphs = new Map(); // series id -> promise of its graph: one for all its checkpoints, so that the scene stays as it is
  const fetched = new Map(); // "ID@STEP" -> promise of its weights
  let wanted = null, busy = false;

  /** The model on the page has its graph already; of a training any checkpoint tells it. */
  function graphOf({ id, kind }, step) {
    const { base, graph } = store.get();
    if (kind === "model") return base?.graph ?? graph;
    if (!graphs.has(id)) {
      const asked = server.getGraph({ id: `${id}@${step}` }).then(openGraph);
      asked.catch(() => graphs.delete(id));
      graphs.set(id, asked);
    }
    return graphs.get(id);
  }

  function weightsOf(id) {
    if (!fetched.has(id)) {
      const asked = server.getWeights({ id });
      asked.catch(() => fetched.delete(id));
      fetched.set(id, asked);
      if (fetched.size > KEPT) fetched.delete(fetched.keys().next().value);
    }
    return fetched.get(id);
  }

  async function load() {
    if (busy) return;
    busy = true;
    while (wanted) {
      const { series, step } = wanted;
      const mine = wanted, id = `${series.id}@${step}`;
      try {
        const [graph, weights] = await Promise.all([graphOf(series, step), weightsOf(id)]);
        if (wanted === mine) store.set({ source: { id, step, graph, weights }, at: id });
      } catch (error) {
        if (wanted === mine) failed(error);
      }
      if (wanted === mine) wanted = null;
    }
    busy = false;
  }

  return {
    /** The checkpoint of a step. */
    show(series, step) {
      wanted = { series, step };
      return load();
    },
    /** Weights that came over the line. `id` is a legal model id, the checkpoint before them. */
    async live(series, { id, step, weights }) {
      wanted = null;
      const graph = await graphOf(series, 0);
      if (wanted === null) store.set({ source: { id, step, graph, weights }, at: null });
    },
    /** The model itself. */
    base() {
      wanted = null;
      store.set({ source: null, at: null });
    },
    isSettled: () => !busy,
  };
}
