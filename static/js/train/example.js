/** The article's own example of training: its network reads a photo of a boat, and what one step changes is explained. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";

const NETWORK = "article-fig3", PHOTO = "boat-0006", BOAT = 2; // a shipped test photo; the target is [0, 0, 1, 0]

/** The button; hidden where the server does not have that network. The error is the article's, half the squared differences added up. */
export function createExample({ store, tools }) {
  const isThere = tools.models.some(({ id }) => id === NETWORK);

  async function open() {
    const part = button.closest(".train-part");
    if (store.get().modelId !== NETWORK) await tools.openModel(NETWORK);
    if (store.get().modelId !== NETWORK) return; // it could not be had, and the page has said so
    store.set({
      shot: { sample: PHOTO, crop: null, photo: null }, target: { label: BOAT }, loss: "squared_error",
      sight: "gradients", train: store.get().train ?? {}, column: "train",
    });
    part.scrollIntoView({ block: "start" }); // below it the step is explained
  }

  const button = h("button", { type: "button", class: "train-example", testid: "train-example", title: t("train.example.key"), hidden: !isThere, onclick: open }, t("train.example"));
  return button;
}
