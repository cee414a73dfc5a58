/** What a small shift of the drawing changes, layer by layer: the shifted drawing goes through the network too. */
import { titleOf } from "../../text/titles.js";
import { h } from "../../ui/dom.js";
import { moved, shiftChanges } from "../compute/pooling.js";
import { roundsOf } from "../compute/rounds.js";
import { levelsOf } from "../levels.js";
import { figure, grey, picture, segments, slider } from "./parts.js";

const SIDE = 110; // css px
const MOST = 4; // pixels
const WAYS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

export function createShift(context) {
  const { store, tools, say } = context;
  let state = store.get();
  const layers = roundsOf(state.graph).flatMap(({ relu, pool }) => [relu, pool]);
  const ids = layers.map(({ id }) => id);
  const [{ rows, cols }] = state.graph.layers;
  let way = "right", pixels = 1;
  let found = null, answers = null; // of the last shifted run
  let busy = false, asked = false, failed = false, closed = false;

  const ways = segments({ label: say("fig.shift.ways"), value: way, options: Object.keys(WAYS).map((value) => ({ value, text: say(`fig.shift.${value}`) })), onChoose: (next) => ((way = next), show()) });
  const far = slider({ label: say("fig.shift.pixels"), min: 0, max: MOST, value: pixels, onInput: (next) => ((pixels = next), show()) });
  const still = picture({ label: say("fig.shift.before"), side: SIDE });
  const other = picture({ label: say("fig.shift.after"), side: SIDE });
  const bars = ids.map((id) => {
    const fill = h("span", { class: "shift-fill" });
    const number = h("span", { class: "number" });
    return { row: h("p", { class: "shift-row", "data-layer": id }, h("span", {}, titleOf(state.graph.byId.get(id))), h("span", { class: "shift-bar" }, fill), number), fill, number };
  });
  const facts = h("div", { class: "facts" });
  const element = figure(context, "shift", ways.element, far.element,
    h("div", { class: "side-by-side" }, still.element, other.element), h("div", { class: "shift-bars" }, ...bars.map(({ row }) => row)), facts);

  const shifted = () => {
    const [right, down] = WAYS[way];
    const levels = Uint8Array.from(levelsOf(state.graph, state.run));
    return moved({ rows, cols, values: levels }, right * pixels, down * pixels).values;
  };
  const percent = (change) => (100 * change).toFixed(1);

  /** One question at a time; what was set meanwhile becomes one more. */
  async function measure() {
    asked = true;
    if (busy || closed || !state.run) return;
    busy = true;
    while (asked && !closed) {
      asked = false;
      const { run, graph } = state;
      try {
        const next = tools.reread(await tools.runPixels(shifted()));
        found = shiftChanges(graph, run.values, next.values, ids);
        answers = { before: run.prediction, after: next.prediction };
        failed = false;
      } catch {
        failed = true; // the next change asks again
      }
    }
    busy = false;
    if (!closed) tell();
  }

  function tell() {
    found?.forEach(({ change }, k) => {
      bars[k].fill.style.setProperty("width", `${100 * change}%`);
      bars[k].number.textContent = `${percent(change)} %`;
      bars[k].row.dataset.value = String(change);
    });
    facts.replaceChildren(h("p", {}, failed ? say("fig.shift.failed") : answers ? say("fig.shift.answer", answers) : ""));
    element.dispatchEvent(new Event("change")); // its words have changed
  }

  function show() {
    still.paint(levelsOf(state.graph, state.run), cols, grey);
    other.paint(shifted(), cols, grey);
    measure();
  }

  function update(next) {
    state = next;
    show();
  }

  show();
  function text() {
    const told = found?.map(({ layer, change }) => `${titleOf(state.graph.byId.get(layer))} ${percent(change)} %`) ?? [];
    return [say("fig.shift.text", { way: say(`fig.shift.${way}`), pixels }), told.join(", "), facts.textContent].join(" ");
  }
  return { element, update, text, close: () => (closed = true) };
}
