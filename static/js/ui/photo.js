/**
 * Where a network reads photos the left column has the photo part in the pad's place. Module, style and words of it are loaded when such a
 * network is first on the page: openPhoto({root, store, tools}) -> {undo(), redo(), keep(), describe(), isSettled()}.
 */
import { readsPhotos } from "../net/subject.js";
import { t } from "../text/words.js";
import { h } from "./dom.js";
import { addStyle } from "./styles.js";

/** pad: who undoes and redoes while drawings are read; load() -> the module with openPhoto(). */
export function createPhoto(root, store, tools, { pad, load }) {
  const side = root.parentElement;
  let part = null, arriving = false, reads = false;

  async function arrive() {
    arriving = true;
    root.replaceChildren(h("p", { class: "quiet" }, t("room.loading")));
    try {
      const [{ openPhoto }] = await Promise.all([load(), addStyle("/static/css/photo.css"), tools.learnPhoto()]);
      root.replaceChildren();
      part = openPhoto({ root, store, tools });
    } catch (error) {
      const again = h("button", { type: "button", onclick: arrive }, t("photo.again"));
      root.replaceChildren(h("p", {}, t("photo.failed", { why: error.message })), again);
    }
    arriving = false;
  }

  function update({ base, modelId }) {
    reads = readsPhotos(base?.graph.card ?? tools.models.find(({ id }) => id === modelId));
    side.dataset.reads = reads ? "photo" : "drawing";
    root.hidden = !reads;
    if (reads && !part && !arriving) arrive();
  }

  const either = (what) => () => (reads ? part : pad)?.[what]();
  store.subscribe(["base", "modelId"], update);
  update(store.get());
  return {
    /** Puts a photo on the page: {sample, crop, photo} as in photo/photo.js. */
    bring: (shot) => part?.bring(shot),
    undo: either("undo"),
    redo: either("redo"),
    /** Before the page is loaded anew: a photo that no address can hold waits in this tab. */
    keep: () => part?.keep(),
    describe: () => (reads && part ? part.describe() : null),
    isSettled: () => !reads || (part ? part.isSettled() : !arriving),
  };
}
