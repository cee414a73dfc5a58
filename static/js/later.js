/** What is not needed for a first picture: loaded as soon as there is something for it to show; a load that fails is tried again. */
import { byTestId } from "./ui/dom.js";

/** texts: what is written over the scene, to be added to; numbers: what becomes the numbers in cells, {arriving}. */
export function loadLater(store, { tools, texts, numbers, redraw }) {
  let below = null;
  /** The part of the panel that is not needed before a unit is looked at. */
  function loadBelow({ selected, run }) {
    if (below || !selected || !run) return;
    const field = byTestId("field");
    field.setAttribute("aria-busy", "true");
    below = import("./ui/below.js").then(
      ({ createBelow }) => {
        field.removeAttribute("aria-busy");
        createBelow(field, store, tools);
      },
      () => (below = null),
    );
  }
  store.subscribe(["selected", "run"], loadBelow);

  /** The numbers in cells of the scene: no one reads them before there is a picture. */
  function loadNumbers({ run }) {
    if (numbers.shown || numbers.arriving || !run) return;
    const take = ({ createNumbers }) => {
      texts.push(Object.assign(numbers, createNumbers(document.getElementById("numbers"), store)));
      redraw();
    };
    numbers.arriving = import("./ui/numbers.js").then(take, () => {}).finally(() => (numbers.arriving = null)); // else with the next run
  }
  store.subscribe(["run"], loadNumbers);
}
