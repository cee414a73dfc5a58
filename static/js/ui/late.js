/** Parts of the page that nobody needs before there is a picture, or before a unit is looked at; a load that fails is tried again. */
import { t } from "../text/words.js";
import { hasBlocks } from "../view/rows.js";
import { byTestId } from "./dom.js";

/**
 * texts: what is written over the scene, to which the numbers in its cells are added; redraw(): a frame; menu() -> the module of
 * the menu of networks. -> {shown, isSettled}
 */
export function createLate(store, tools, { texts, redraw, menu }) {
  let below = null, arriving = null, menus = null, tall = null;
  const button = document.getElementById("model-open");
  const numbers = { isSettled: () => !arriving };

  /** The part of the panel below the arithmetic. */
  function loadBelow({ selected, run }) {
    if (below || !selected || !run) return;
    const field = byTestId("field");
    field.setAttribute("aria-busy", "true");
    below = import("./below.js").then(
      ({ createBelow }) => {
        field.removeAttribute("aria-busy");
        createBelow(field, store, tools);
      },
      () => (below = null),
    );
  }

  function loadNumbers({ run }) {
    if (numbers.shown || arriving || !run) return;
    const take = ({ createNumbers }) => {
      texts.push(Object.assign(numbers, createNumbers(document.getElementById("numbers"), store)));
      redraw();
    };
    arriving = import("./numbers.js").then(take, () => {}).finally(() => (arriving = null)); // else with the next run
  }

  /** The menu of networks: with the first numbers, or when the reader asks for it. */
  const loadMenu = () => (menus ??= menu().then(
    ({ createMenu }) => createMenu(store, tools, button),
    (error) => {
      menus = null;
      store.set({ lost: t("room.failed", { why: error.message }) });
    },
  ));

  button.addEventListener("click", async () => (await loadMenu())?.open());
  store.subscribe(["run"], ({ run }) => run && loadMenu());
  /** What is written over networks of many rows. */
  function loadTall({ graph, layout }) {
    if (tall || !(layout.below > 0 || hasBlocks(graph))) return;
    const take = ({ createTall }) => {
      texts.push(...createTall(byTestId("scene").parentElement, store));
      redraw();
    };
    tall = import("./tall.js").then(take, () => (tall = null)); // else with the next layout
  }

  store.subscribe(["layout"], loadTall);
  store.subscribe(["selected", "run"], loadBelow);
  store.subscribe(["run"], loadNumbers);
  return numbers;
}
