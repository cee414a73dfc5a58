/**
 * The networks of the server, as far as the page has them: the list that came with it, and the graphs and weights that were
 * asked for. Nothing is fetched before it is asked for; what was fetched once is at hand when the reader comes back to it.
 */
import { getGraph, getModels, getWeights } from "./api.js";
import { openGraph } from "./net/graph.js";
import { t } from "./text/words.js";

const KEPT = 12; // networks; the least recently used goes first

/** A cache of promises. load(entry) -> promise; one that fails is tried again. */
function createShelf(load) {
  const shelf = new Map(); // the entry's id and digest -> promise

  return function get(entry) {
    const key = `${entry.id} ${entry.digest}`;
    const found = shelf.get(key) ?? load(entry);
    shelf.delete(key);
    shelf.set(key, found);
    if (shelf.size > KEPT) shelf.delete(shelf.keys().next().value);
    found.catch(() => shelf.get(key) === found && shelf.delete(key));
    return found;
  };
}

/** entries: the items of GET /api/models; calls: who fetches, tests give their own. */
export function createModels(entries, calls = { getGraph, getModels, getWeights }) {
  let all = entries;
  const graph = createShelf(async (entry) => openGraph(await calls.getGraph(entry)));
  const weights = createShelf((entry) => calls.getWeights(entry));
  const known = (id) => all.find((entry) => entry.id === id);

  /** Asks the server for its list: networks are kept and deleted while the page is open. */
  async function renew() {
    all = await calls.getModels();
    return all;
  }

  return {
    graph, // entry -> promise of its graph, as openGraph gives it
    weights, // entry -> promise of its weights
    renew,
    all: () => all,
    entry: known,
    /** The entry of that id, which may be newer than the list; undefined where the server has none. */
    seek: async (id) => known(id) ?? (await renew()).find((entry) => entry.id === id),
  };
}

/**
 * Who opens another network in the page; load() -> the module switching.js, which comes with the first one.
 * -> {open(id, then), isSettled()}, see there
 */
export function createOpener(store, models, load) {
  let arriving = null, switching = null;

  async function open(id, then) {
    const since = performance.now();
    if (id !== store.get().modelId) store.set({ opening: id, lost: null });
    try {
      arriving ??= load();
      const { createSwitch } = await arriving;
      switching ??= createSwitch(store, models);
    } catch (error) {
      arriving = null; // so that it may be tried again
      store.set({ opening: null, lost: t("left.failed", { id, why: error.message }) });
      return false;
    }
    return switching.open(id, then, since);
  }

  return { open, isSettled: () => !store.get().opening && (!switching || switching.isSettled()) };
}
