/** Parts of the page that nobody needs before there is a picture, or before a unit is looked at; a load that fails is tried again. */
import { byTestId } from "./dom.js";

/** texts: what is written over the scene, to which the numbers in its cells are added; redraw(): a frame. -> {shown, isSettled} */
export function createLate(store, tools, { texts, redraw }) {
  let below = null, arriving = null;
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

  store.subscribe(["selected", "run"], loadBelow);
  store.subscribe(["run"], loadNumbers);
  return numbers;
}
