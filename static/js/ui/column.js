/**
 * The right column: the guide, the training and the unit's panel take turns in it, and tabs above say which are open. A
 * part is open while state[its name] is not null; state.column names the one that is shown. Module, style and words of a
 * part are loaded when it is first opened: openPart({root, store, tools}) -> {describe(), focus()}.
 */
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { addStyle } from "./styles.js";

const BEGINS = { guide: { chapter: 1, section: 0 }, train: {} }; // what a part's state is when it is first opened

/** The part that the column shows, "unit" for the panel; null while none is open. */
export function shownPart(state) {
  const open = Object.keys(BEGINS).filter((part) => state[part]);
  if (!open.length || state.column === "unit") return open.length ? "unit" : null;
  return open.includes(state.column) ? state.column : open[0];
}

/** load() -> the module with openPart() */
function createPart(name, store, tools, load) {
  const button = byTestId(`${name}-open`), root = document.getElementById(name);
  let place = BEGINS[name]; // where the reader was
  let part = null, arriving = false, called = false;

  async function arrive() {
    arriving = true;
    root.replaceChildren(h("p", { class: "quiet" }, t("room.loading")));
    try {
      const [{ openPart }] = await Promise.all([load(), addStyle(`/static/css/${name}.css`)]);
      part = await openPart({ root, store, tools });
      if (called) part.focus();
    } catch (error) {
      arriving = false; // so that it may be tried again
      root.replaceChildren(h("p", {}, t("room.failed", { why: error.message })));
    }
  }

  button.addEventListener("click", () => {
    const open = shownPart(store.get()) !== name;
    called = open; // by the reader, not by the address: then it takes the focus
    store.set({ [name]: open ? place : null, column: name });
    if (open) part?.focus();
  });

  return {
    describe: () => (store.get()[name] && part ? part.describe() : null),
    update(shown) {
      const state = store.get()[name];
      const held = root.contains(document.activeElement);
      button.setAttribute("aria-expanded", String(Boolean(state)));
      root.hidden = shown !== name;
      if (state) place = state;
      else if (held) button.focus();
      if (state && !arriving) arrive();
    },
  };
}

/** loads: {guide, train}, each () -> its module; -> {guide, train}, each () -> what is open there, or null */
export function createColumn(store, tools, loads) {
  const tabs = document.getElementById("guide-tabs"), main = tabs.parentElement;
  const names = Object.keys(loads);
  const parts = names.map((name) => createPart(name, store, tools, loads[name]));
  let tabbed = null;

  const bringTabs = () => Promise.all([import("./tabs.js"), addStyle("/static/css/column.css")]).then(
    ([{ createTabs }]) => createTabs(tabs, store, names),
    () => (tabbed = null), // tried again with the next change
  );

  function update(state) {
    const shown = shownPart(state);
    tabs.hidden = !shown;
    if (shown) main.dataset.column = shown === "guide" && state.guideWide ? "wide" : shown;
    else delete main.dataset.column;
    if (shown) tabbed ??= bringTabs();
    for (const part of parts) part.update(shown);
  }

  store.subscribe([...names, "guideWide", "column"], update);
  update(store.get());
  return Object.fromEntries(names.map((name, k) => [name, parts[k].describe]));
}
