/** The slider through the checkpoints: filters, maps, accuracy and the answer for the drawing follow it together. */
import { t } from "../text/words.js";
import { percent } from "../ui/format.js";
import { h } from "../ui/dom.js";
import { placesOf } from "./session.js";
import { placeText } from "./words.js";

const PACE = 250; // ms a checkpoint while the history plays

export function createScrub({ session, store }) {
  const { study } = session;
  const slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, testid: "train-scrub", "aria-label": t("train.scrub"), oninput: () => choose(Number(slider.value)) });
  const play = h("button", { type: "button", testid: "train-play", "aria-pressed": "false", onclick: () => (timer ? rest() : run()) }, t("train.play"));
  const live = h("button", { type: "button", testid: "train-live", onclick: () => choose(places.length - 1) }, t("train.live"));
  const label = h("p", { class: "train-place number", testid: "train-place" });
  const answer = h("p", { class: "train-answer", testid: "train-answer" });
  const element = h("div", { class: "train-scrub" }, h("div", { class: "train-track" }, play, slider, live), label, answer);
  let places = [], timer = null;

  /** The reader's own choice; one that plays stops. */
  function choose(k) {
    rest();
    session.goTo(places[k]);
  }

  function rest() {
    clearTimeout(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = t("train.play");
  }

  /** From the beginning when it stands at the end. */
  function run() {
    const at = places.indexOf(study.get().place);
    play.setAttribute("aria-pressed", "true");
    play.textContent = t("train.rest");
    step(at === places.length - 1 ? 0 : at + 1);
  }

  function step(k) {
    if (k >= places.length) return rest();
    session.goTo(places[k]);
    const next = () => (store.get().lost ? rest() : session.isSettled() ? step(places.indexOf(study.get().place) + 1) : (timer = setTimeout(next, PACE / 5)));
    timer = setTimeout(next, PACE);
  }

  function update(now) {
    places = placesOf(now);
    const at = places.indexOf(now.place);
    slider.max = Math.max(0, places.length - 1);
    slider.value = at;
    slider.disabled = play.disabled = places.length < 2;
    const isLive = places.at(-1) === "live";
    live.hidden = !isLive;
    live.setAttribute("aria-pressed", String(now.place === "live"));
    label.textContent = now.series && now.rows.length ? placeText(now, now.place) : "";
    slider.setAttribute("aria-valuetext", label.textContent);
  }

  function say({ run: shown, graph }) {
    const known = shown && graph && !shown.of.ink.blank;
    const key = known ? "train.reads" : "train.readsNone", isPhoto = study.get().things === "photos";
    answer.textContent = t(isPhoto ? `${key}.photos` : key, known ? { class: graph.card.classes[shown.prediction], p: percent(shown.probabilities[shown.prediction]) } : {});
  }

  study.subscribe(["series", "rows", "status", "place", "stepped"], update);
  store.subscribe(["run"], say);
  update(study.get());
  say(store.get());
  return { element, rest };
}
