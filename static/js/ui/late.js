/** Parts of the page that nobody needs before there is a picture, or before a unit is looked at; a load that fails is tried again. */
import { t } from "../text/words.js";
import { hasBlocks } from "../view/rows.js";
import { byTestId } from "./dom.js";
import { addStyle } from "./styles.js";

/**
 * texts: what is written over the scene, to which the numbers in its cells are added; picture, labels: as they need
 * the strip; menu() -> the module of the menu of networks. -> {shown, isSettled}
 */
export function createLate(store, tools, { texts, picture, labels, menu }) {
  let below = null, arriving = null, menus = null, tall = null, strip = null, columns = null, rooms = null; // `columns` once the strip is here
  const button = document.getElementById("model-open");
  const numbers = {}, isSettled = () => !arriving && (columns ? columns.isSettled() : !strip);

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
      picture.redraw();
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
  /** What is written over networks that are larger than the view. */
  function loadTall({ graph, layout }) {
    if (tall || !(layout.below > 0 || layout.beside > 0 || hasBlocks(graph))) return;
    const take = ({ createTall }) => {
      texts.push(...createTall(byTestId("scene").parentElement, store));
      picture.redraw();
    };
    tall = import("./tall.js").then(take, () => (tall = null)); // else with the next layout
  }

  /** The flat view stands for the strip until it is there. */
  function loadStrip({ view }) {
    if (strip || view !== "strip") return;
    const fail = (error) => {
      strip = null; // tried again when it is chosen again
      store.set({ lost: t("room.failed", { why: error.message }) });
    };
    strip = Promise.all([import("./strip.js"), addStyle("/static/css/strip.css")]).then(([{ createStrip }]) => (columns = createStrip(store, { picture, labels })), fail);
  }

  /** Rooms, when one is first opened. */
  function loadRoom({ room, run }) {
    if (rooms || !room || !run) return;
    const fail = (error) => {
      rooms = null;
      store.set({ room: null, lost: t("room.failed", { why: error.message }) });
    };
    rooms = import("./room.js").then(({ createRoom }) => createRoom(document.getElementById("room"), store, tools), fail);
  }

  store.subscribe(["room", "run"], loadRoom);
  store.subscribe(["layout"], loadTall);
  store.subscribe(["view"], loadStrip);
  store.subscribe(["selected", "run"], loadBelow);
  store.subscribe(["run"], loadNumbers);
  loadStrip(store.get());
  return Object.assign(numbers, { isSettled });
}
