/** Light and dark: the system's at first, the reader's once chosen; with the palette they make the tone of all colours. */
import { toneOf } from "../view/colour.js";
import { t } from "../text/words.js";
import { byTestId } from "./dom.js";

const query = window.matchMedia("(prefers-color-scheme: light)");
export const systemTheme = () => (query.matches ? "light" : "dark");

export function createTheme(store) {
  const button = byTestId("theme");
  const show = ({ theme, themeChosen }) => {
    if (themeChosen) document.documentElement.dataset.theme = theme;
    button.textContent = t(theme === "dark" ? "theme.light" : "theme.dark");
  };
  button.addEventListener("click", () => {
    store.set({ theme: store.get().theme === "dark" ? "light" : "dark", themeChosen: true });
  });
  query.addEventListener("change", () => {
    if (!store.get().themeChosen) store.set({ theme: systemTheme() });
  });
  const tint = ({ palette, theme }) => {
    document.documentElement.dataset.palette = palette; // for bars and names that stand for positive values
    store.set({ tone: toneOf(palette, theme) });
  };
  store.subscribe(["theme", "themeChosen"], show);
  store.subscribe(["theme", "palette"], tint); // after the style sheet has changed
  show(store.get());
  tint(store.get());
}

const PROBES = ["accent", "seam", "side", "stage", "quiet"];

/** Colours of the theme in force that the scene needs, from the style sheet: {accent, seam, side, stage, quiet}, [r, g, b] of 0..1. */
export function sceneColours() {
  const styled = (name) => getComputedStyle(document.getElementById(`${name}-probe`)).color;
  return Object.fromEntries(PROBES.map((name) => [name, styled(name).match(/[\d.]+/g).slice(0, 3).map((c) => Number(c) / 255)]));
}
