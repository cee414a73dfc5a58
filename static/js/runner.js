/**
 * Keeps the served run in step with the pixels on the pad, or with those of the photo where the network reads photos. One request at a time; whatever was drawn meanwhile becomes one
 * more request, so a slow server never queues. Drawings go over the live line while it is up, else by POST. A server
 * that is gone is asked again with growing pauses.
 */
import { ApiError, openRun, postRun } from "./api.js";
import { createLive } from "./live.js";
import { readsPhotos, subjectOf } from "./net/subject.js";
import { t } from "./text/words.js";

const PAUSE = { first: 400, most: 5000 }; // ms between tries

export function createRunner(store) {
  let busy = false;
  let done = null; // the request whose answer is shown
  let pause = PAUSE.first;
  let timer = null;
  let everUp = false;
  const live = createLive((isUp) => {
    everUp ||= isUp;
    store.set({ lineDown: everUp && !isUp });
    if (isUp) attempt();
  });

  const wanted = () => {
    const { base, center } = store.get();
    return base && { model: base.graph.id, ink: subjectOf(store.get()), center: center && !readsPhotos(base.graph.card) };
  };
  const isSame = (a, b) => a && b && a.model === b.model && a.ink === b.ink && a.center === b.center;

  /** By the live line; what it cannot carry is posted, which also tells refusals from a line that broke. */
  async function ask({ model, ink, center }) {
    live.aim(model, center);
    if (live.isUp()) {
      try {
        return await live.send(ink.pixels);
      } catch {
        // the line broke or refused: post it
      }
    }
    return postRun(model, ink.pixels, center);
  }

  async function attempt() {
    clearTimeout(timer);
    const request = wanted();
    if (busy || !request || isSame(request, done)) return;
    busy = true;
    try {
      const run = openRun(await ask(request));
      done = request;
      pause = PAUSE.first;
      if (store.get().base.graph.id === request.model) {
        store.set({ served: { ...run, of: request }, offline: false, rejected: null });
      }
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) {
        done = request; // asking the same again would be refused again
        store.set({ rejected: t("notice.rejected", { why: error.message }), offline: false });
      } else {
        store.set({ offline: true });
        timer = setTimeout(attempt, pause);
        pause = Math.min(PAUSE.most, pause * 2);
        busy = false;
        return;
      }
    }
    busy = false;
    attempt();
  }

  store.subscribe(["base", "ink", "photo", "center"], attempt);
  /** Is the newest drawing answered, refused, or known to be out of reach for now? */
  const isSettled = () => !busy && (isSame(wanted(), done) || store.get().offline === true);
  return { isSettled };
}
