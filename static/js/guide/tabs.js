/** Guide or unit: which of the two the right column shows. The unit's tab says when an explanation waits there. */
import { h } from "../ui/dom.js";

export function createTabs(root, store, say) {
  const choose = (guideTab) => () => store.set({ guideTab });
  const guide = h("button", { type: "button", testid: "guide-tab-guide", onclick: choose("guide") }, say("frame.tabGuide"));
  const dot = h("span", { class: "dot" }, h("span", { class: "unseen" }, say("frame.tabNew")));
  const unit = h("button", { type: "button", testid: "guide-tab-unit", onclick: choose("unit") }, say("frame.tabUnit"), dot);
  root.setAttribute("aria-label", say("frame.tabs"));
  root.replaceChildren(guide, unit);

  function update({ guideTab, selected }) {
    guide.setAttribute("aria-pressed", guideTab === "guide");
    unit.setAttribute("aria-pressed", guideTab === "unit");
    dot.hidden = !selected || guideTab === "unit";
  }
  const close = store.subscribe(["guideTab", "selected"], update);
  update(store.get());
  return { close };
}
