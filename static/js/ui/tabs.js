/** The tabs of the right column, of the parts that are open. The unit's says when an explanation waits there. */
import { t } from "../text/words.js";
import { shownPart } from "./column.js";
import { h } from "./dom.js";

const TESTIDS = { guide: "guide-tab-guide", train: "column-tab-train", unit: "guide-tab-unit" };

export function createTabs(root, store, names) {
  const tab = (name, ...words) => h("button", { type: "button", testid: TESTIDS[name], onclick: () => store.set({ column: name }) }, ...words);
  const dot = h("span", { class: "dot" }, h("span", { class: "unseen" }, t("column.new")));
  const all = new Map(names.map((name) => [name, tab(name, t(`${name}.open`))]));
  all.set("unit", tab("unit", t("column.unit"), dot));
  root.setAttribute("aria-label", t("column.label"));
  root.replaceChildren(...all.values());

  function update(state) {
    const shown = shownPart(state);
    for (const [name, button] of all) {
      button.hidden = name !== "unit" && !state[name];
      button.setAttribute("aria-pressed", String(name === shown));
    }
    dot.hidden = !state.selected || shown === "unit";
  }
  store.subscribe([...names, "column", "selected"], update);
  update(store.get());
}
