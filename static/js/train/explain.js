/** The place of "one step, explained": loaded when the reader opens it, or an address that shows its gradients. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { createExample } from "./example.js";

export function createExplain({ store, tools, options }) {
  const room = h("div", { id: "train-step" });
  const button = h("button", { type: "button", class: "train-fold", testid: "train-explain", "aria-expanded": "false", "aria-controls": "train-step", onclick: () => toggle() }, h("h3", {}, t("train.explain")));
  const element = h("div", { class: "train-part" }, button, createExample({ store, tools }), room);
  let step = null, open = false;

  async function toggle(wanted = !open) {
    if (wanted === open) return;
    open = wanted;
    button.setAttribute("aria-expanded", String(open));
    step?.close();
    step = null;
    room.replaceChildren();
    if (!open) return;
    room.append(h("p", { class: "quiet" }, t("room.loading")));
    try {
      const { createStep } = await import("./step/step.js");
      if (!open || step) return;
      step = createStep({ store, tools, options });
      room.replaceChildren(step.element);
    } catch (error) {
      room.replaceChildren(h("p", {}, t("room.failed", { why: error.message })));
    }
  }

  function follow({ sight, train }) {
    if (sight === "gradients" && train) toggle(true);
  }

  store.subscribe(["sight"], follow);
  return { element, follow: () => follow(store.get()), close: () => toggle(false) };
}
