/** Parts of the page that nobody needs before there is a picture, or before a unit is looked at; a load that fails is tried again. */
import { t } from "../text/words.js";
import { byTestId } from "./dom.js";

/**
 * texts: what is written over the scene, to which the numbers in its cells are added; picture, labels: as they need the strip.
 * -> {shown, isSettled}
 */
export function createLate(store, tools, { texts, picture, labels }) {
  let below = null, arriving = null, strip = null, columns = null; // on its way, and here
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

  /** The flat view stands for the strip until it is there. */
  function loadStrip({ view }) {
    if (strip || view !== "strip") return;
    const fail = () => {
      strip = null; // tried again when it is chosen again
      store.set({ lost: t("notice.offline") });
    };
    strip = import("./strip.js").then(({ createStrip }) => (columns = createStrip(store, { picture, labels })), fail);
  }

  store.subscribe(["view"], loadStrip);
  store.subscribe(["selected", "run"], loadBelow);
  store.subscribe(["run"], loadNumbers);
  loadStrip(store.get());
  return Object.assign(numbers, { isSettled });
}
