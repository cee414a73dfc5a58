/** What opens from the legend: over what the colours' range is taken, and which colours. */
import { t } from "../text/words.js";
import { PALETTES, rampOf, toneOf } from "../view/colour.js";
import { h } from "./dom.js";

const RANGES = [["map", "scale-map"], ["layer", "scale-layer"], ["net", "scale-net"]]; // scale, data-testid

/** opener: the button that shows and hides it. -> the element */
export function createScales(store, opener) {
  const ranges = RANGES.map(([scale, testid]) => {
    const input = h("input", { type: "radio", name: "scale", value: scale, testid, onchange: () => store.set({ scale }) });
    return { scale, input, row: h("label", {}, input, h("span", {}, t(`scale.${scale}`))) };
  });
  const palettes = PALETTES.map((palette) => {
    const ramp = h("span", { class: "legend-ramp" });
    const button = h("button", { type: "button", testid: `palette-${palette}`, onclick: () => store.set({ palette }) }, ramp, h("span", {}, t(`palette.${palette}`)));
    return { palette, ramp, button };
  });
  const group = (role, title, children) => h("div", { role, "aria-label": title }, h("h3", {}, title), ...children);
  const element = h("div", { class: "scales", id: "scales", hidden: true },
    group("radiogroup", t("scale.title"), ranges.map(({ row }) => row)),
    group("group", t("palette.title"), palettes.map(({ button }) => button)));

  function open(shown) {
    element.hidden = !shown;
    opener.setAttribute("aria-expanded", shown);
  }

  function update({ scale, palette, theme }) {
    for (const range of ranges) range.input.checked = range.scale === scale;
    for (const each of palettes) {
      each.button.setAttribute("aria-pressed", each.palette === palette);
      each.ramp.style.setProperty("background", rampOf(toneOf(each.palette, theme)));
    }
  }

  /** Escape closes this before it lets go of anything else: caught on the way down, before the keys of the page. */
  function leave(event) {
    if (event.key !== "Escape" || element.hidden) return;
    event.stopPropagation();
    if (element.contains(document.activeElement)) opener.focus();
    open(false);
  }

  opener.setAttribute("aria-controls", "scales");
  opener.addEventListener("click", () => open(element.hidden));
  document.addEventListener("keydown", leave, true);
  document.addEventListener("pointerdown", ({ target }) => {
    if (!element.contains(target) && !opener.contains(target)) open(false);
  }, true);
  store.subscribe(["room"], () => open(false));
  store.subscribe(["scale", "palette", "theme"], update);
  open(false);
  update(store.get());
  return element;
}
