/** The settings of what is trained here: LeNet while the page's network reads drawings, the article's network while it reads photos. */
import { h } from "../ui/dom.js";
import { learnerOf } from "./compute/learner.js";
import { createSettings } from "./settings.js";

/** -> Promise of {element, take() as the settings have it, open(isOpen), follow(): the page's network may be another one} */
export async function createLearner({ store, server }) {
  const element = h("div", {});
  let settings = null, learner = null;

  async function follow() {
    const next = learnerOf((store.get().base ?? store.get()).graph);
    if (next === learner) return;
    learner = next;
    const told = await server.getOptions(next.network);
    if (learner !== next) return; // it has changed once more meanwhile
    settings?.close();
    settings = createSettings(store, told, next);
    element.replaceChildren(settings.element);
  }

  await follow();
  return { element, follow, take: () => settings.take(), open: (isOpen) => (settings.element.open = isOpen) };
}
