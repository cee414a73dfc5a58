/** Values or gradients in the scene; and the gradients stage by stage, as they come back from the error. */
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { sayingOf, stagesOf } from "./stages.js";

const PAUSE = 2200; // ms that a layer stays before the next, while it plays

export function createFlow({ store, desk }) {
  const sights = [["values", "sight-values"], ["gradients", "sight-gradients"]].map(([sight, testid]) =>
    ({ sight, button: h("button", { type: "button", testid, onclick: () => see(sight) }, t(`update.${sight}`)) }));
  const button = (testid, name, action) => h("button", { type: "button", testid, title: t(`update.flow.${name}.key`), onclick: action }, t(`update.flow.${name}`));
  const play = button("flow-play", "play", toggle), back = button("flow-back", "back", () => go(now() - 1)), on = button("flow-on", "on", () => go(now() + 1));
  const all = button("flow-all", "all", () => go(Infinity));
  const place = h("b", {}), words = h("span"), said = h("p", { class: "update-flow-said", testid: "flow-said", "aria-live": "polite" }, place, " ", words);
  const player = h("div", { class: "update-buttons", role: "group", "aria-label": t("update.flow") }, play, back, on, all);
  const element = h("div", { class: "update-flow", testid: "flow", onkeydown: press },
    h("div", {}, h("div", { class: "switch", role: "group", "aria-label": t("update.sight") }, ...sights.map(({ button: each }) => each)), player), said);
  let timer = null;

  const stages = () => stagesOf(desk.get().lesson.graph);
  const now = () => Math.min(desk.get().reached, stages().length);

  function stop() {
    clearTimeout(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = t("update.flow.play");
  }

  /** To that many stages, and stand there. */
  function go(reached) {
    stop();
    desk.set({ reached: Math.max(1, Math.min(stages().length, reached)) });
  }

  function advance() {
    if (now() >= stages().length) return stop();
    desk.set({ reached: now() + 1 });
    timer = setTimeout(advance, PAUSE);
  }

  function toggle() {
    if (timer !== null) return stop();
    if (now() === stages().length) desk.set({ reached: 1 });
    play.setAttribute("aria-pressed", "true");
    play.textContent = t("update.flow.pause");
    timer = setTimeout(advance, PAUSE);
  }

  function see(sight) {
    stop();
    desk.set({ reached: Infinity });
    store.set({ sight });
  }

  const KEYS = { ArrowRight: () => go(now() + 1), ArrowLeft: () => go(now() - 1), Home: () => go(1), End: () => go(Infinity), " ": toggle };
  function press(event) {
    const action = player.hidden ? null : KEYS[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    action();
  }

  /** lesson: of the network that is on the screen, or null. */
  function update(lesson, reached) {
    const { sight } = store.get(), isOn = sight === "gradients" && Boolean(lesson);
    for (const each of sights) {
      each.button.setAttribute("aria-pressed", String(each.sight === sight));
      each.button.disabled = each.sight === "gradients" && !lesson;
    }
    if (!isOn) stop();
    player.hidden = said.hidden = !isOn;
    element.classList.toggle("on", isOn);
    if (!isOn) return;
    const list = stages(), at = Math.min(reached, list.length);
    place.textContent = t("update.flow.place", { at, of: list.length, layer: titleOf(list[at - 1].layer) });
    words.textContent = sayingOf(lesson, list[at - 1]);
    back.disabled = at === 1;
    on.disabled = all.disabled = at === list.length;
  }

  return { element, update, stop };
}
