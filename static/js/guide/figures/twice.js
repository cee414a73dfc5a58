/** Two convolutions in a row on the drawing, and the one that does the same; with a ReLU between, none does. */
import { h } from "../../ui/dom.js";
import { FIRST, ONE, SECOND, twiceAndOnce } from "../compute/twice.js";
import { levelsOf } from "../levels.js";
import { spoken, tint } from "./mapchoice.js";
import { cells, figure, grey, picture, segments } from "./parts.js";

const SIDE = 98; // css px of a picture
const WAYS = ["nothing", "relu"];
const KERNEL_ROWS = { first: FIRST, second: SECOND, one: ONE };

const most = (values) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

export function createTwice(context) {
  const { store, say } = context;
  let state = store.get();
  let way = WAYS[0];
  const [{ rows, cols }] = state.graph.layers;

  const kernels = Object.keys(KERNEL_ROWS).map((key) => h("div", {}));
  const named = kernels.map((room, k) => {
    const key = Object.keys(KERNEL_ROWS)[k];
    return h("div", { class: `named kernel-${key}` }, room, h("span", {}, say(`fig.twice.${key}`)));
  });
  const ways = segments({
    label: say("fig.twice.between"), value: way, onChoose: choose,
    options: WAYS.map((value) => ({ value, text: say(`fig.twice.way.${value}`) })),
  });
  const pictures = ["drawing", "two", "once"].map((key) => picture({ label: say(`fig.twice.picture.${key}`), side: SIDE }));
  const facts = h("div", { class: "facts" });
  const element = figure(context, "twice", h("div", { class: "side-by-side kernels" }, ...named),
    h("div", { class: "map-choice" }, h("span", { class: "quiet" }, say("fig.twice.between")), ways.element),
    h("div", { class: "side-by-side" }, ...pictures.map((each) => each.element)), facts);

  let found = null;
  const said = () => ({ apart: Math.round(found.apart), other: found.other, all: found.one.values.length });

  function choose(next) {
    way = next;
    show();
  }

  function show() {
    const levels = levelsOf(state.graph, state.run);
    found = twiceAndOnce({ rows, cols, values: Float64Array.from(levels) }, way);
    const range = Math.max(most(found.one.values), most(found.two.values));
    pictures[0].paint(levels, cols, grey);
    pictures[1].paint(found.two.values, found.two.cols, tint(state.tone, range));
    pictures[2].paint(found.one.values, found.one.cols, tint(state.tone, range));
    Object.values(KERNEL_ROWS).forEach((kernel, k) => {
      const numbers = kernel.flat();
      const text = (value) => String(value).replace("-", "−");
      kernels[k].replaceChildren(cells(numbers, kernel.length, { colour: tint(state.tone, most(ONE.flat())), text }));
    });
    facts.replaceChildren(h("p", { "data-value": found.apart }, say(found.other === 0 ? "fig.twice.same" : "fig.twice.other", said())));
  }

  function update(next) {
    state = next;
    show();
  }

  show();
  const text = () => [
    say("fig.twice.text", { first: spoken(FIRST.flat(), 3, String), second: spoken(SECOND.flat(), 3, String), one: spoken(ONE.flat(), 5, String) }),
    say(`fig.twice.way.${way}`), facts.textContent,
  ].join(" ");
  return { element, update, text };
}
