/** The reader's drawing as numbers 0 to 255: a frame on it chooses which of them are written out. */
import { h } from "../../ui/dom.js";
import { levelsOf } from "../levels.js";
import { cells, figure, grey, picker } from "./parts.js";

const SHOWN = 8; // rows and columns of numbers
const SIDE = 128; // css px of the drawing

export function createDigits(context) {
  const { store, say } = context;
  let { graph, run } = store.get();
  const [{ rows, cols }] = graph.layers;
  const view = { rows, cols }, size = { rows: SHOWN, cols: SHOWN };
  const middle = { row: (rows - SHOWN) / 2, col: (cols - SHOWN) / 2 };
  const ends = ({ row, col }) => ({ top: row, bottom: row + SHOWN - 1, left: col, right: col + SHOWN - 1 });

  const numbers = h("div", {});
  const facts = h("div", { class: "facts" });
  const whole = picker({ label: say("fig.digits.picker"), side: SIDE, view, size, at: middle, describe: (place) => say("fig.digits.place", ends(place)), onMove: show });
  const element = figure(context, "digits", h("div", { class: "side-by-side" }, whole.element, facts), numbers);
  let levels = [];

  const part = () => {
    const { row, col } = whole.at();
    return Array.from({ length: SHOWN * SHOWN }, (_, k) => levels[(row + Math.floor(k / SHOWN)) * cols + col + (k % SHOWN)]);
  };

  function show() {
    const seen = part();
    numbers.replaceChildren(cells(seen, SHOWN, { colour: grey }));
    const fact = (key, values) => h("p", {}, say(key, values));
    facts.replaceChildren(
      fact("fig.digits.place", ends(whole.at())),
      fact("fig.digits.range", { least: Math.min(...seen), most: Math.max(...seen) }),
      fact("fig.digits.all", { rows, cols, count: rows * cols }),
    );
  }

  function update(state) {
    ({ graph, run } = state);
    levels = levelsOf(graph, run);
    whole.paint(levels, cols, grey);
    show();
  }

  update(store.get());
  const line = (k) => part().slice(k * SHOWN, (k + 1) * SHOWN).join(" ");
  const text = () => `${say("fig.digits.place", ends(whole.at()))} ${Array.from({ length: SHOWN }, (_, k) => line(k)).join("; ")}`;
  return { element, update, text };
}
