/** Light and dark: the system's at first, the reader's once chosen. */
import { byTestId } from "./dom.js";

const query = window.matchMedia("(prefers-color-scheme: light)");
export const systemTheme = () => (query.matches ? "light" : "dark");

export function createTheme(store) {
  const button = byTestId("theme");
  const show = ({ theme, themeChosen }) => {
    if (themeChosen) document.documentElement.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
  };
  button.addEventListener("click", () => {
    store.set({ theme: store.get().theme === "dark" ? "light" : "dark", themeChosen: true });
  });
  query.addEventListener("change", () => {
    if (!store.get().themeChosen) store.set({ theme: systemTheme() });
  });
  store.subscribe(["theme", "themeChosen"], show);
  show(store.get());
}

/** The accent colour of the theme in force, as [r, g, b] of 0..1, from the style sheet. */
export function accentColour() {
  const probe = document.getElementById("accent-probe");
  return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map((c) => Number(c) / 255);
}
