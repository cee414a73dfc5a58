/**
 * Other weights than the model's own: a checkpoint that is fetched because state.at names it, or whatever a part of the page
 * puts into state.source. The drawing is read with them in the page, from the input layer of the server's newest run.
 */
import { ApiError, getGraph, getWeights, openWeights } from "./api.js";
import { fitting } from "./fitting.js";
import { forward } from "./net/forward.js";
import { openGraph } from "./net/graph.js";
import { waits } from "./reread.js";
import { t } from "./text/words.js";

const KEPT = 40; // sets of weights, for going back and forth

/** Graph of a model's kind and a weights block, an ArrayBuffer as the server packs it -> a source. */
export function sourceOf(graph, block) {
  const { model: id, step, weights } = openWeights(block);
  return { id, step, graph: { ...graph, id, digest: null }, weights };
}

const alike = (a, b) => a.layers === b.layers || JSON.stringify(a.layers) === JSON.stringify(b.layers);

/** calls: who fetches, {getGraph, getWeights}; tests give their own. */
export function createSources(store, calls = { getGraph, getWeights }) {
  const graphs = new Map(); // of models, by name: all their checkpoints share one
  const cache = new Map(); // checkpoint's id -> its source; the least recently used first
  let answered = null, failed; // of state.at: what is shown, or is refused; what had no answer
  let own = null; // the source that state.at brought
  let busy = false;

  async function graphFor(id) {
    const name = id.split("@")[0], { base } = store.get();
    if (name === base.graph.id) return base.graph;
    if (!graphs.has(name)) graphs.set(name, openGraph(await calls.getGraph({ id })));
    return graphs.get(name);
  }

  async function fetched(id) {
    const [graph, weights] = await Promise.all([graphFor(id), calls.getWeights({ id })]);
    const source = { id, step: Number(id.split("@")[1]) || 0, graph: { ...graph, id, digest: null }, weights };
    if (!id.endsWith("@latest")) cache.set(id, source);
    if (cache.size > KEPT) cache.delete(cache.keys().next().value);
    return source;
  }

  function show(source) {
    own = source;
    store.set({ source, lost: null });
  }

  function refuse(id, error) {
    const isRefused = error instanceof ApiError;
    if (isRefused) answered = id;
    else failed = id;
    store.set({ lost: t("notice.checkpoint", { id, why: isRefused ? error.message : t("notice.offline") }) });
  }

  /** One request at a time, then the newest; on the way to it what came is shown, so that scrubbing moves the picture. */
  async function ask(id) {
    busy = true;
    try {
      const source = await fetched(id), { at } = store.get();
      if (at === id) answered = id;
      if (at === id || (at !== null && at !== answered)) show(source);
    } catch (error) {
      if (store.get().at === id) refuse(id, error);
    }
    busy = false;
    follow();
  }

  function follow() {
    const { at, base, source } = store.get();
    if (at === answered || at === failed || !base) return;
    const known = cache.get(at);
    failed = undefined;
    if (at === null) {
      answered = null;
      store.set({ source: source === own ? null : source, lost: null });
    } else if (known) {
      answered = at;
      cache.delete(at);
      cache.set(at, known);
      show(known);
    } else if (!busy) {
      ask(at);
    }
  }

  const readWith = ({ graph, weights, id }, run) => {
    const input = run.values.subarray(0, store.get().base.graph.layers[0].size);
    return { ...run, ...forward(graph, weights, input), model: id, of: run.of && { ...run.of, model: id } };
  };

  /** Puts graph, weights and run on the screen together; the graph that is there stays if it has the same layers. */
  function put({ graph, weights, run }, isOther) {
    const state = store.get();
    const next = [state.base.graph, state.graph].find((each) => each && alike(each, graph)) ?? graph;
    const fit = isOther ? state.base.fit : fitting;
    store.set({ ...(next === state.graph ? {} : fit(next, state)), graph: next, weights, run });
  }

  let shown = []; // what the picture was made of
  function update() {
    const { base, served, source, lost } = store.get();
    if (!base) return;
    if (waits(store.get())) return follow();
    const wanted = [base.graph, base.weights, served, source];
    if (wanted.some((part, k) => part !== shown[k])) {
      if (served !== shown[2]) failed = undefined; // the server is there again
      const isOther = Boolean(shown[0]) && base.graph !== shown[0]; // another network, not other weights
      shown = wanted;
      try {
        const run = source && served ? readWith(source, served) : served;
        put({ ...(source ?? base), run }, isOther);
      } catch (error) {
        store.set({ lost: t("notice.checkpoint", { id: source.id, why: error.message }) });
      }
    }
    follow();
  }

  return {
    update,
    read: (run) => (store.get().source ? readWith(store.get().source, run) : run),
    isSettled: () => !busy && [answered, failed].includes(store.get().at),
  };
}
