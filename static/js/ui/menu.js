/**
 * The model's name opens the gallery; below the answers a second network can answer beside the first (state.beside, its id).
 * Both are loaded when they are first asked for.
 */
import { isComparable } from "../net/compare.js";
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { addStyle } from "./room.js";

/** loads: {gallery, beside}, each () -> its module */
export function createMenu(store, tools, loads) {
  const root = byTestId("model-menu"), button = document.getElementById("model-open");
  const offer = byTestId("beside-open"), room = document.getElementById("beside");
  const words = () => Promise.all([addStyle("/static/css/gallery.css"), tools.learnGallery()]);
  let gallery = null, beside = null, opening = false;
  let before = store.get().modelId; // the network that was on the page

  async function open() {
    if (opening) return;
    opening = true;
    try {
      const [{ openGallery }] = await Promise.all([loads.gallery(), gallery ?? words()]);
      gallery ??= await openGallery({ root, button, store, tools });
      store.set({ lost: null });
      await gallery.show();
    } catch (error) {
      store.set({ lost: t("room.failed", { why: error.message }) }); // it may be tried again
    }
    opening = false;
  }

  function arrive() {
    beside ??= Promise.all([loads.beside(), words()]).then(
      ([{ openBeside }]) => openBeside({ root: room, store, tools }),
      (error) => {
        beside = null;
        room.replaceChildren(h("p", {}, t("room.failed", { why: error.message })));
      },
    );
  }

  const others = (id) => {
    const here = tools.library.entry(id);
    return here ? tools.models.filter((item) => isComparable(here, item)) : [];
  };

  /** A second network stays as long as it can read what the first reads; to open it itself makes the first the second. */
  function follow({ beside: second, modelId }) {
    const all = others(modelId);
    const fits = (id) => all.some((item) => item.id === id);
    if (second === modelId && fits(before)) store.set({ beside: before });
    else if (second && !fits(second)) store.set({ beside: null, left: t("left.beside") });
    before = modelId;
    const shown = store.get().beside;
    offer.hidden = Boolean(shown) || !all.length;
    room.hidden = !shown;
    if (shown) arrive();
  }

  button.addEventListener("click", open);
  offer.addEventListener("click", () => {
    store.set({ beside: others(store.get().modelId)[0].id });
  });
  store.subscribe(["beside", "modelId"], follow);
  follow(store.get());
}
