/** Play, step, scrub, speed, choice of map; and the same on the keyboard. `act` is the table of what can be done. */
import { canStep } from "../../net/abilities.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { notchOf, NOTCHES, SPEED, speedOf } from "./player.js";

const FAR = 10; // steps, with shift

export function createControls(act) {
  const button = (testid, name, action) => h("button", { type: "button", testid, title: t(`step.${name}.key`), onclick: action }, t(`step.${name}`));
  const back = button("stepper-back-play", "backPlay", () => act.toggle(-1));
  const play = button("stepper-play", "play", () => act.toggle(1));
  const start = button("stepper-start", "start", act.start), end = button("stepper-end", "end", act.end);
  const prev = button("stepper-prev", "prev", () => act.by(-1)), next = button("stepper-next", "next", () => act.by(1));
  const tap = button("stepper-tap", "tap", act.tap);
  const scrub = h("input", { type: "range", min: 0, step: 1, testid: "stepper-scrub", "aria-label": t("step.scrub"), oninput: () => act.to(Number(scrub.value)) });
  const speed = h("input", { type: "range", min: 0, max: NOTCHES, step: 1, testid: "stepper-speed", "aria-label": t("step.speed"), oninput: () => act.speed(speedOf(Number(speed.value))) });
  const told = h("output", { class: "number" });
  const layers = h("select", { testid: "stepper-layer", onchange: () => act.choose(layers.value, 0) });
  const maps = h("select", { testid: "stepper-map", onchange: () => act.choose(layers.value, Number(maps.value)) });
  const mapLabel = h("label", {}, h("span", {}, t("finder.channel")), maps);
  let rated = 0; // the speed that is shown
  const element = h("div", { class: "step-controls" },
    scrub,
    h("div", { class: "step-buttons", role: "group", "aria-label": t("step.title") }, start, back, prev, play, next, end, tap),
    h("div", { class: "step-choices" },
      h("label", {}, h("span", {}, t("finder.layer")), layers), mapLabel,
      h("label", { class: "step-speed" }, h("span", {}, t("step.speed")), speed, told)));

  const KEYS = {
    ArrowRight: ({ shiftKey }) => act.by(shiftKey ? FAR : 1),
    ArrowLeft: ({ shiftKey }) => act.by(shiftKey ? -FAR : -1),
    ArrowDown: () => act.row(1),
    ArrowUp: () => act.row(-1),
    Home: act.start,
    End: act.end,
    " ": () => act.toggle(1),
    "+": () => act.nudge(1),
    "=": () => act.nudge(1),
    "-": () => act.nudge(-1),
  };

  return {
    element,
    play,
    /** A key pressed in the room; those that a control has for itself stay its own. */
    key(event) {
      const action = KEYS[event.key];
      const own = event.target.closest("select") || (event.key === " " && event.target.closest("button"))
        || (event.target === speed && !["+", "=", "-", " "].includes(event.key));
      if (!action || own || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      action(event);
    },
    /** The layers and maps there are, and the chosen ones. */
    offer(graph, { layer, channel, steps }) {
      layers.replaceChildren(...graph.layers.filter(canStep).map((each) => h("option", { value: each.id, selected: each.id === layer.id }, titleOf(each))));
      maps.replaceChildren(...Array.from({ length: layer.flat ? 0 : layer.channels }, (_, c) => h("option", { value: c, selected: c === channel }, String(c))));
      mapLabel.hidden = layer.flat;
      scrub.max = steps;
    },
    show({ step, steps, direction, speed: rate }, place) {
      scrub.value = step;
      if (!direction) scrub.setAttribute("aria-valuetext", place);
      if (rate !== rated) {
        rated = rate;
        speed.value = notchOf(rate);
        told.textContent = t(rate === SPEED.least ? "step.rate.one" : "step.rate", { rate });
        speed.setAttribute("aria-valuetext", told.textContent);
      }
      for (const [element, way, name] of [[play, 1, "step.play"], [back, -1, "step.backPlay"]]) {
        const words = direction === way ? t("step.pause") : t(name);
        if (element.textContent !== words) element.textContent = words;
        element.setAttribute("aria-pressed", direction === way);
      }
      start.disabled = prev.disabled = step === 0;
      end.disabled = next.disabled = step === steps;
    },
  };
}
