/**
 * The view in the URL's hash (address.js says how), and the browser's history, where each unit that was chosen is an entry.
 * The only one who touches location and history. Writing waits a little: browsers limit how often an address may change.
 */
import { PROPERTIES, readHash, writeHash } from "./address.js";

const WAIT = 250; // ms
const WALK = 1000; // ms: steps with the keys that follow sooner share one entry of the history
const MOST = { entries: 40, within: 10_000 }; // ms: more than that many choices are no reader's; browsers refuse them

/** What we keep with an entry of the history that we made: {selected, trail, room, model}; null where the reader made it. */
const entryOf = (state) => state?.lunette ?? null;

/** The trail of the entry that the page was opened with, as after a reload. */
export const rememberedTrail = () => entryOf(history.state)?.trail ?? [];

/**
 * Keeps the address in step with the store, and the store with an address that the reader changes: `apply(state)` takes
 * all of it. An entry of ours only brings back its network, its unit and its room, with `restore(unit, trail, room, model)`:
 * what was drawn meanwhile stays.
 */
export function createLink(store, { apply, restore }) {
  let timer = null;
  let walked = -Infinity; // when the last step with the keys was
  let pushed = []; // when the last entries were made
  let room = store.get().room?.kind; // the one that the present entry shows
  let known = location.hash; // as it was last written or read

  const entry = () => {
    const { selected, trail, room: open, modelId: model } = store.get();
    return { lunette: { selected, trail, room: open, model } };
  };
  const address = () => writeHash(store.get()) || location.pathname + location.search;

  function write() {
    timer = null;
    if (store.get().opening) return writeSoon(); // the entry is that of the network on its way
    if (location.hash !== known) return; // the reader has just edited it: `follow` is about to be called
    history.replaceState(entry(), "", address());
    known = location.hash;
  }

  const writeSoon = () => {
    timer ??= setTimeout(write, WAIT);
  };

  /** Is this choice one that Back should return from? */
  function isNew({ how }, now) {
    const goesOn = now - walked < WALK;
    walked = how === "walked" ? now : -Infinity;
    pushed = pushed.filter((then) => now - then < MOST.within);
    return how === "chosen" || (how === "walked" && !goesOn);
  }

  function push(now) {
    if (pushed.length >= MOST.entries) return;
    pushed.push(now);
    history.pushState(entry(), "", address());
    known = location.hash;
  }

  function keep(state) {
    const now = performance.now();
    if (isNew(state, now)) push(now);
  }

  /** To open a room, or to leave it, is an entry; to go from map to map inside it is none. */
  function keepRoom({ room: next }) {
    if (next?.kind === room) return;
    room = next?.kind;
    push(performance.now());
  }

  /** Back or forward, to an entry of ours. */
  function comeBack({ state }) {
    const ours = entryOf(state);
    if (!ours) return;
    known = location.hash;
    room = ours.room?.kind;
    restore(ours.selected, ours.trail, ours.room, ours.model);
    writeSoon(); // the entry may be older than the drawing
  }

  /** A hash that the reader pasted or edited makes an entry without a mark of ours. */
  function follow() {
    if (entryOf(history.state)) return;
    known = location.hash;
    const wanted = readHash(location.hash);
    const { language } = store.get();
    if ((wanted.language ?? language) !== language) return location.reload();
    room = wanted.room?.kind;
    apply(wanted);
    write();
  }

  /** The page anew, in another language: the address holds all that is on it. */
  function speak(languageChosen) {
    clearTimeout(timer);
    timer = null;
    history.replaceState(entry(), "", writeHash({ ...store.get(), languageChosen }) || location.pathname + location.search);
    location.reload();
  }

  if (!entryOf(history.state)) history.replaceState(entry(), "");
  store.subscribe(["selected"], keep);
  store.subscribe(["room"], keepRoom);
  store.subscribe([...Object.keys(PROPERTIES), "trail", "flight"], writeSoon);
  window.addEventListener("popstate", comeBack);
  window.addEventListener("hashchange", follow);
  return {
    speak,
    /** All that the page shows, as an address. */
    address: () => new URL(address(), location.href).href,
    /** Another network is the page's, by the reader's choice: Back leads to the one before. */
    keepModel: () => push(performance.now()),
  };
}

export const currentHash = () => location.hash;
