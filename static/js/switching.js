/**
 * Another network in the same page: what was drawn stays. Graph and weights come first, while the old picture stands; then
 * the state's `base` is the new one, runner.js asks for its run, and reread.js puts all three on the screen at once, with what
 * `base.fit` says of the rest. Loaded with the first switch.
 */
import { moved } from "./fitting.js";
import { t } from "./text/words.js";

/** What belongs to the network that goes: weights from elsewhere, and one step of its training. */
const OWN = { at: null, source: null, sight: "values", backward: null, target: null, reach: false, served: null, lost: null, rejected: null };

/** models: see models.js */
export function createSwitch(store, models) {
  let turn = 0; // only the newest wish counts
  let wish = null; // {graph, then}: what waits for its picture

  function arrived({ graph }) {
    if (!wish || graph !== wish.graph) return;
    const { then } = wish;
    wish = null;
    then?.();
  }

  store.subscribe(["graph"], arrived);

  /**
   * Opens a network; true once it is the page's, false where it cannot be had or another was wished for meanwhile.
   * then(): called when it is on the screen; since: when the reader asked.
   */
  async function open(id, then, since = performance.now()) {
    const mine = ++turn;
    if (id === store.get().modelId) {
      store.set({ opening: null });
      then?.();
      return false;
    }
    store.set({ opening: id, lost: null });
    try {
      const entry = await models.seek(id);
      if (!entry) throw new Error(t("left.unknown"));
      const [graph, weights] = await Promise.all([models.graph(entry), models.weights(entry)]);
      if (turn !== mine) return false;
      wish = { graph, then };
      store.set({ ...OWN, modelId: id, base: { graph, weights, fit: moved }, switched: since, opening: null });
      return true;
    } catch (error) {
      if (turn === mine) store.set({ opening: null, lost: t("left.failed", { id, why: error.message }) });
      return false;
    }
  }

  return { open, isSettled: () => !wish };
}
