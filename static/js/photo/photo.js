/**
 * The photo part: photos in, one square of each to the network. state.shot is what is on the page, {sample, crop, photo}: the sample's name or
 * null for the reader's own, the square or null for the one in the middle, and the photo (photo/read.js), null while a sample comes. An
 * address holds the first two. state.photo is what the network reads of it: {pixels, channels, side, name, blank, since}.
 */
import { push, redo, startHistory, undo } from "../ink/history.js";
import { readsPhotos } from "../net/subject.js";
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { createChoose } from "./choose.js";
import { shrink } from "./compute/box.js";
import { isSame, middle } from "./compute/square.js";
import { keepShot, takeShot } from "./keep.js";
import { readFile, Refusal } from "./read.js";
import { createRecipe } from "./recipe.js";
import { createSamples, readSample } from "./samples.js";
import { createShare } from "./share.js";
import { createStage } from "./stage.js";
import { createVerdict, knowsText } from "./verdict.js";

const KEPT = 30; // shots that undo goes back through
const TOGETHER = 1000; // ms: keys that follow sooner are one step of the history

export function openPhoto({ root, store, tools }) {
  let history = startHistory(null), keyedAt = -Infinity;
  let coming = 0; // of the photos that were asked for: only the newest is shown
  let waiting = false;

  const knows = h("p", { class: "photo-knows", testid: "photo-knows" }), trouble = h("p", { class: "photo-trouble", testid: "photo-trouble", role: "alert", hidden: true });
  const empty = h("div", { class: "photo-empty" }, knows, h("p", { class: "quiet" }, t("photo.drop")));
  const stage = createStage(change, empty);
  const area = h("div", { class: "photo-room", testid: "photo-drop" }, ...stage.elements);
  const back = h("button", { type: "button", testid: "photo-undo", title: t("pad.undo.key"), onclick: () => step(undo) }, t("pad.undo"));
  const reset = h("button", { type: "button", testid: "photo-reset", title: t("photo.reset.key"), onclick: () => change(middle(store.get().shot.photo), { ends: true }) }, t("photo.reset"));
  const samples = createSamples((name) => fetchSample({ sample: name, crop: null, photo: null }), tools.photos);
  const share = createShare(tools.address, () => store.get().shot?.sample === null);
  const recipe = createRecipe(store);
  const choose = createChoose(area, { take, refuse, isShown: () => readsPhotos(store.get().base?.graph.card) });
  root.append(area, h("div", { class: "row" }, ...choose), h("div", { class: "row" }, back, reset, share.button), trouble, ...share.elements, samples.element);
  root.parentElement.querySelector(".answer").after(h("div", { class: "for-photo" }, createVerdict(store)));
  root.parentElement.append(h("div", { class: "for-photo" }, recipe.element, h("p", { class: "quiet", testid: "photo-stays" }, t("photo.stays"))));

  function refuse(sentence) {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  }

  /** A shot as the next step of the history; the network reads it at once. */
  function commit(shot) {
    const { past, ...rest } = push(history, shot);
    history = { ...rest, past: past.slice(-KEPT) };
    put(shot);
  }

  function step(move) {
    coming++; // what is on its way is no longer wanted
    history = move(history);
    refuse("");
    put(history.present);
  }

  /** Who explains a step waits for the photo that an address names. */
  function wait(isComing) {
    waiting = isComing;
    store.set({ photoComing: isComing });
  }

  /** Asks for a photo; of several that are on their way the newest counts, and what was there stays if it does not come. */
  async function bring(asked, shotOf) {
    const mine = ++coming;
    wait(true);
    refuse("");
    try {
      const photo = await asked;
      if (mine === coming) commit(shotOf(photo));
    } catch (error) {
      if (mine === coming) refuse(error instanceof Refusal ? error.message : t("photo.refused.lost", { why: error.message }));
    }
    if (mine === coming) wait(false);
  }

  function take(file) {
    return bring(readFile(file), (photo) => ({ sample: null, crop: null, photo }));
  }

  function fetchSample({ sample, crop }) {
    return bring(readSample(sample, tools.photos), (photo) => ({ sample, crop: crop && fittedTo(photo, crop), photo }));
  }

  const fittedTo = ({ width, height }, crop) => (crop.x + crop.side <= width && crop.y + crop.side <= height ? crop : null);

  /** The square was moved or sized. A gesture is one step of the history, when it ends; so are keys that follow each other. */
  function change(crop, { since, ends = false, keyed = false }) {
    const shot = store.get().shot;
    const next = { ...shot, crop: isSame(crop, middle(shot.photo)) ? null : crop };
    if (!ends) return put(next, since);
    const before = history.present, now = performance.now();
    const goesOn = keyed && now - keyedAt < TOGETHER;
    keyedAt = keyed ? now : -Infinity;
    if (before && before.photo === next.photo && isSame(cropOf(before), cropOf(next))) return put(before, since);
    if (goesOn) history = { ...history, present: next };
    else commit(next);
    put(next, since);
  }

  const cropOf = ({ crop, photo }) => crop ?? middle(photo);

  function read({ photo, crop }, since) {
    const side = store.get().base.graph.layers[0].rows;
    return { pixels: shrink(photo, crop, side), channels: 3, side, name: photo.name, blank: false, since };
  }

  /** On the page and to the network. */
  function put(shot, since) {
    const photo = shot?.photo ? read({ photo: shot.photo, crop: cropOf(shot) }, since) : null;
    store.set({ shot, photo }); // `show` is called
  }

  function show({ shot, base }) {
    if (!base || !readsPhotos(base.graph.card)) return;
    if (shot && !shot.photo) { // an address names it; until it is here what was there stays
      fetchSample(shot);
      return store.set({ shot: history.present });
    }
    const { photo } = store.get();
    if (shot && (!photo || photo.side !== base.graph.layers[0].rows)) return put(shot); // another network
    if (shot !== history.present && shot === null) history = push(history, null); // an address without a photo
    knows.textContent = knowsText(base.graph.card);
    stage.show(shot?.photo ?? null, shot && cropOf(shot));
    recipe.element.hidden = !shot;
    if (shot) recipe.show(shot.photo, cropOf(shot));
    samples.mark(shot?.sample ?? null);
    share.clear();
    back.disabled = history.past.length === 0;
    reset.disabled = !shot?.crop;
    share.button.disabled = !shot;
  }

  store.subscribe(["shot", "photo", "base"], show);
  const kept = store.get().shot ? null : takeShot();
  if (kept) commit(kept);
  show(store.get());

  return {
    /** A photo from elsewhere on the page: {sample, crop, photo}. */
    bring(shot) {
      coming++;
      refuse("");
      commit(shot);
    },
    undo: () => step(undo),
    redo: () => step(redo),
    keep: () => {
      const { shot } = store.get();
      if (shot?.photo && shot.sample === null) keepShot({ photo: shot.photo, crop: shot.crop });
    },
    /** {name, sample, width, height, crop: {x, y, side}}, or null before the first photo. */
    describe() {
      const { shot } = store.get();
      return shot?.photo ? { name: shot.photo.name, sample: shot.sample, width: shot.photo.width, height: shot.photo.height, crop: cropOf(shot) } : null;
    },
    isSettled: () => !waiting,
  };
}
