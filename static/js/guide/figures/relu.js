/** A map of the first convolution before and after ReLU; what is below zero is marked. */
import { brief, fitted, three } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { deepestMap, mapIn, roundsOf, windowOf } from "../compute/rounds.js";
import { ends, mapChoice, rangeIn, spoken, tint } from "./mapchoice.js";
import { cells, figure, picker, picture } from "./parts.js";

const SIDE = 98; // css px of a map
const SHOWN = 5; // rows and columns of numbers
const EMS = 2.7; // room for a number in a cell

export function createRelu(context) {
  const { store, say } = context;
  let state = store.get();
  const [{ conv, relu }] = roundsOf(state.graph);
  let channel = deepestMap(state.run, conv);
  const view = { rows: conv.rows, cols: conv.cols }, size = { rows: SHOWN, cols: SHOWN };
  const start = { row: Math.floor(conv.rows / 3), col: Math.floor(conv.cols / 3) };

  const choice = mapChoice({ label: say("fig.relu.map"), count: conv.channels, value: channel, onChoose: choose });
  const whole = picker({
    label: say("fig.relu.picker"), side: SIDE, view, size, at: start,
    describe: (place) => say("fig.relu.place", ends(place, SHOWN)), onMove: show,
  });
  const marks = picture({ label: say("fig.relu.negative"), side: SIDE });
  const after = picture({ label: say("fig.relu.after"), side: SIDE });
  const named = h("div", { class: "named" }, whole.element, h("span", {}, say("fig.relu.before")));
  const numbers = [h("div", { class: "half" }), h("div", { class: "half" })];
  const facts = h("div", { class: "facts" });
  const element = figure(context, "relu", choice.element,
    h("div", { class: "side-by-side" }, named, marks.element, after.element),
    h("div", { class: "side-by-side halves" }, ...numbers), facts);

  function choose(next) {
    channel = next;
    show();
  }

  function read() {
    const [from, to] = [conv, relu].map((layer) => mapIn(state.run, layer, channel));
    const [inside, bent] = [from, to].map((map) => windowOf(map, whole.at(), SHOWN));
    const negative = from.values.reduce((count, value) => count + (value < 0), 0);
    return { from, to, inside, bent, negative, within: inside.filter((value) => value < 0).length };
  }

  const values = ({ from, negative, within }) => ({
    map: channel, negative, all: from.values.length, within, shown: SHOWN * SHOWN,
    low: three(Math.min(...from.values)), high: three(Math.max(...from.values)), ...ends(whole.at(), SHOWN),
  });

  function show() {
    const found = read();
    const range = rangeIn(state, conv, channel);
    const colour = tint(state.tone, range);
    whole.paint(found.from.values, conv.cols, colour);
    after.paint(found.to.values, conv.cols, colour);
    marks.paint(found.from.values, conv.cols, (value) => tint(state.tone, 1)(value < 0 ? -1 : 0));
    const marked = [...found.inside.keys()].filter((k) => found.inside[k] < 0);
    const table = (numbers) => cells(numbers, SHOWN, { colour, text: (x) => fitted(x, EMS), marked });
    numbers[0].replaceChildren(table(found.inside));
    numbers[1].replaceChildren(table(found.bent));
    const said = values(found);
    facts.replaceChildren(...["count", "frame", "range"].map((key) => h("p", {}, say(`fig.relu.${key}`, said))));
  }

  function update(next) {
    state = next;
    show();
  }

  show();
  function text() {
    const found = read();
    const [before, then] = [found.inside, found.bent].map((numbers) => spoken(numbers, SHOWN, brief));
    return say("fig.relu.text", { ...values(found), before, then });
  }
  return { element, update, text };
}
