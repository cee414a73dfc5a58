/** One map after ReLU, pooled in three ways; window and stride are the reader's, a frame chooses one window. */
import { brief, exact, fitted, three } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { POOLS, pooled } from "../compute/pooling.js";
import { mapIn, roundsOf } from "../compute/rounds.js";
import { cellOf } from "../compute/slide.js";
import { mapChoice, rangeIn, tint } from "./mapchoice.js";
import { cells, figure, picker, picture, slider } from "./parts.js";

const SIDE = { map: 140, result: 98 }; // css px
const MOST = 5; // window and stride
const EMS = 2.7;

export function createPools(context) {
  const { store, say } = context;
  let state = store.get();
  const [{ relu }] = roundsOf(state.graph);
  let channel = 0, window = 2, stride = 2;
  let results = [], at = 0; // of each kind; the cell that is looked at
  let whole = null;

  const choice = mapChoice({ label: say("fig.pools.map"), count: relu.channels, value: channel, onChoose: (next) => ((channel = next), show()) });
  const windows = slider({ label: say("fig.pools.window"), min: 2, max: MOST, value: window, onInput: (next) => ((window = next), build()) });
  const strides = slider({ label: say("fig.pools.stride"), min: 1, max: MOST, value: stride, onInput: (next) => ((stride = next), build()) });
  const room = h("div", {});
  const inside = h("div", { class: "pool-window" });
  const pictures = POOLS.map((kind) => picture({ label: say(`fig.pools.${kind}`), side: SIDE.result }));
  const outcomes = h("div", { class: "facts" });
  const facts = h("div", { class: "facts" });
  const element = figure(context, "pools", choice.element, windows.element, strides.element,
    h("div", { class: "side-by-side" }, room, h("div", { class: "stack" }, inside, outcomes)),
    h("div", { class: "side-by-side" }, ...pictures.map((each) => each.element)), facts);

  const kept = () => results[0];

  /** The place of a window is a multiple of the stride: one step of an arrow key is one step of the window. */
  function moveTo({ row, col }) {
    const { top, left } = cellOf(kept(), at);
    const step = (next, before, count) => {
      const k = Math.abs(next - before) === 1 ? before / stride + (next - before) : Math.round(next / stride);
      return Math.min(count - 1, Math.max(0, k));
    };
    at = step(row, top, kept().rows) * kept().cols + step(col, left, kept().cols);
    frame();
  }

  function frame() {
    const { top: row, left: col } = cellOf(kept(), at);
    whole.set({ row, col });
    tell();
  }

  function tell() {
    const { taps, winner } = cellOf(kept(), at);
    const colour = tint(state.tone, rangeIn(state, relu, channel));
    inside.replaceChildren(cells(taps.map(({ value }) => value), window, { colour, text: (x) => fitted(x, EMS), marked: [winner] }));
    outcomes.replaceChildren(...POOLS.map((kind, k) => {
      const { output } = cellOf(results[k], at);
      return h("p", { "data-value": exact(output) }, `${say(`fig.pools.${kind}`)}: ${three(output)}`);
    }));
    facts.replaceChildren(h("p", {}, say("fig.pools.left", left())));
  }

  const left = () => {
    const { rows, cols, before, after } = kept();
    return { before, after, rows, cols, share: Number(((100 * after) / before).toPrecision(3)) };
  };

  /** Another window or stride: the frame has another size and place. */
  function build() {
    const view = { rows: relu.rows, cols: relu.cols }, size = { rows: window, cols: window };
    whole = picker({
      label: say("fig.pools.picker"), side: SIDE.map, view, size, at: { row: 0, col: 0 }, onMove: moveTo,
      describe: ({ row, col }) => say("fig.pools.place", { row, col, window }),
    });
    room.replaceChildren(whole.element);
    at = null;
    show();
  }

  function show() {
    const map = mapIn(state.run, relu, channel);
    results = POOLS.map((kind) => pooled(map, { kind, window, stride }));
    at ??= Math.floor(kept().rows / 2) * kept().cols + Math.floor(kept().cols / 2);
    const range = rangeIn(state, relu, channel);
    whole.paint(map.values, map.cols, tint(state.tone, range));
    const ranges = { max: range, average: range, sum: range * window * window };
    POOLS.forEach((kind, k) => pictures[k].paint(results[k].values, results[k].cols, tint(state.tone, ranges[kind])));
    frame();
  }

  function update(next) {
    state = next;
    show();
  }

  build();
  function text() {
    const { taps, top: row, left: col } = cellOf(kept(), at);
    const [max, average, sum] = results.map((result) => three(cellOf(result, at).output));
    const numbers = taps.map(({ value }) => brief(value)).join(" ");
    return say("fig.pools.text", { map: channel, window, stride, row, col, numbers, max, average, sum, ...left() });
  }
  return { element, update, text };
}
