/**
 * The guide's door: its button in the header, its place in the right column. The guide itself, its style and its text
 * are loaded when it is first opened. state.guide is null or {chapter, section}.
 */
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { addStyle } from "./room.js";

const STYLE = "/static/css/guide.css";

/** load() -> the module with openGuide(); -> {describe() -> what is open, or null} */
export function createGuide(store, tools, load) {
  const button = byTestId("guide-open");
  const root = document.getElementById("guide"), tabs = document.getElementById("guide-tabs");
  const main = root.parentElement;
  let place = { chapter: 1, section: 0 }; // where the reader was
  let guide = null, arriving = false, called = false;

  async function arrive() {
    arriving = true;
    root.replaceChildren(h("p", { class: "quiet" }, t("room.loading")));
    try {
      const [{ openGuide }] = await Promise.all([load(), addStyle(STYLE)]);
      guide = await openGuide({ root, tabs, store, tools });
      if (called) guide.focus();
    } catch (error) {
      arriving = false; // so that it may be tried again
      root.replaceChildren(h("p", {}, t("room.failed", { why: error.message })));
    }
  }

  function toggle() {
    const open = !store.get().guide;
    called = open; // by the reader, not by the address: then the guide takes the focus
    store.set({ guide: open ? place : null, guideTab: "guide" });
    if (open) guide?.focus();
  }

  function update({ guide: shown, guideWide, guideTab }) {
    const held = root.contains(document.activeElement);
    button.setAttribute("aria-expanded", String(Boolean(shown)));
    const reading = shown && guideTab === "guide";
    root.hidden = !reading;
    tabs.hidden = !shown;
    main.toggleAttribute("data-guide", Boolean(shown));
    if (shown) main.dataset.guide = reading ? (guideWide ? "wide" : "narrow") : "unit";
    if (shown) place = shown;
    else if (held) button.focus();
    if (shown && !arriving) arrive();
  }

  button.addEventListener("click", toggle);
  store.subscribe(["guide", "guideWide", "guideTab"], update);
  update(store.get());
  return { describe: () => (store.get().guide && guide ? guide.describe() : null) };
}
