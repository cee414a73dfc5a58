/**
 * The model's name opens the gallery; below the answers a second network can answer beside the first (state.beside, its id).
 * Both are loaded when they are first asked for; this comes with the first numbers.
 */
import { isComparable } from "../net/compare.js";
import { t } from "../text/words.js";
import { byTestId, h } from "../ui/dom.js";
import { addStyle } from "../ui/styles.js";

/** button: what opens it -> {open()} */
export function createMenu(store, tools, button) {
  const root = byTestId("model-menu");
  const offer = byTestId("beside-open"), room = document.getElementById("beside");
  const words = () => Promise.all([addStyle("/static/css/gallery.css"), tools.learnGallery()]);
  let gallery = null, beside = null, opening = false;
  let before = store.get().modelId; // the network that was on the page

  async function open() {
    if (opening) return;
    opening = true;
    try {
      const [{ openGallery }] = await Promise.all([import("./gallery.js"), gallery ?? words()]);
      gallery ??= await openGallery({ root, button, store, tools });
      store.set({ lost: null });
      await gallery.show();
    } catch (error) {
      store.set({ lost: t("room.failed", { why: error.message }) }); // it may be tried again
    }
    opening = false;
  }

  function arrive() {
    beside ??= Promise.all([import("./beside.js"), words()]).then(
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

  offer.addEventListener("click", () => {
    store.set({ beside: others(store.get().modelId)[0].id });
  });
  store.subscribe(["beside", "modelId"], follow);
  follow(store.get());
  return { open };
}
