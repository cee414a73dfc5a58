/** One step of learning, explained with the numbers of the drawing: five blocks, and the gradients in the scene. */
import { t } from "../../text/words.js";
import { shownPart } from "../../ui/column.js";
import { h } from "../../ui/dom.js";
import { addStyle } from "../../ui/styles.js";
import { createChange } from "./change.js";
import { createDesk } from "./desk.js";
import { createFlow } from "./flow.js";
import { createHead } from "./head.js";
import { createOutputs } from "./outputs.js";
import { createTerms } from "./terms.js";

/** options() -> those of the training on the screen, or null; its sentences are known. -> {element, close()} */
export function createStep({ store, tools, options = () => null }) {
  const desk = createDesk(store, { options, isShown: () => shownPart(store.get()) === "train" });
  const context = { store, tools, desk };
  const head = createHead(context), flow = createFlow(context), parts = [createOutputs(context), createTerms(context), createChange(context)];
  const trouble = h("p", { class: "quiet", role: "status" });
  const list = h("ol", { class: "update-blocks" }, ...parts.flatMap(({ elements }) => elements));
  const element = h("div", { class: "update", testid: "update", hidden: true }, h("p", {}, t("update.about")), ...head.elements, flow.element, trouble, list);
  let shown = null; // the lesson that is written

  function update() {
    const state = desk.get(), { lesson } = state;
    element.setAttribute("aria-busy", String(state.busy));
    head.update(state);
    flow.update(state.onScreen, state.reached);
    list.hidden = !lesson;
    trouble.hidden = !state.trouble;
    trouble.textContent = state.trouble ? t("update.trouble", { why: state.trouble }) : "";
    if (lesson && lesson !== shown) for (const part of parts) part.update(lesson, state);
    else if (lesson) parts.at(-1).update(lesson, state);
    shown = lesson;
  }

  const leaves = [desk.subscribe(Object.keys(desk.get()), update), store.subscribe(["sight"], update)];
  const reveal = () => (element.hidden = false);
  addStyle("/static/css/update.css").then(reveal, reveal);
  update();
  return {
    element,
    close() {
      for (const leave of leaves) leave();
      flow.stop();
      desk.close();
    },
  };
}
