/** How deep to explain, and how wide: the switch at the top of an explanation. */
import { t } from "../../text/words.js";
import { h } from "../dom.js";

const DEPTHS = [1, 2, 3];

export function createDepths(store) {
  const buttons = DEPTHS.map((k) => h("button", { type: "button", testid: `depth-${k}`, onclick: () => store.set({ depth: k }) }, t(`depth.${k}`)));
  const wide = h("button", { type: "button", class: "widen", testid: "panel-wide", title: t("panel.wide.key"), onclick: () => store.set({ wide: !store.get().wide }) });
  const element = h("div", { class: "depths" }, h("div", { class: "switch", role: "group", "aria-label": t("depth.label") }, ...buttons), wide);

  function update({ depth, wide: isWide }) {
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", DEPTHS[k] === depth));
    wide.textContent = t(isWide ? "panel.narrow" : "panel.wide");
    wide.setAttribute("aria-pressed", isWide);
    document.querySelector("main").classList.toggle("wide", isWide);
  }
  store.subscribe(["depth", "wide"], update);
  update(store.get());
  return element;
}
