/** The article's own example of training: its network reads a photo of a boat, and what one step changes is explained. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";

const NETWORK = "article-fig3", PHOTO = "boat-0006", BOAT = 2; // a shipped test photo; the target is [0, 0, 1, 0]

/** The button; hidden where the server does not have that network. The error is the article's, half the squared differences added up. */
export function createExample({ store, tools }) {
  let leave = null; // while its network is on its way
  const isThere = tools.models.some(({ id }) => id === NETWORK);

  const isShown = ({ modelId, graph }) => modelId === NETWORK && graph?.id === NETWORK;

  function show() {
    store.set({
      shot: { sample: PHOTO, crop: null, photo: null }, target: { label: BOAT }, loss: "squared_error",
      sight: "gradients", train: store.get().train ?? {}, column: "train",
    });
    button.closest(".train-part").scrollIntoView({ block: "start" }); // below it the step is explained
  }

  /** Once its network is on the screen; where it cannot be had the page says so. */
  function open() {
    leave?.();
    if (isShown(store.get())) return show();
    leave = store.subscribe(["graph", "modelId", "opening"], (state) => {
      const { modelId, opening } = state, isWished = (opening ?? modelId) === NETWORK;
      if (isShown(state) || !isWished) leave();
      if (isShown(state)) show();
    });
    tools.openModel(NETWORK);
  }

  const button = h("button", { type: "button", class: "train-example", testid: "train-example", title: t("train.example.key"), hidden: !isThere, onclick: open }, t("train.example"));
  return button;
}
