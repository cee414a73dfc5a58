/** Chapter 5: ReLU, and why something must bend the sums. */
import { brief, three } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { activationTrace, composed } from "../compute/activations.js";
import { deepestMap, mapIn, roundsOf, windowOf } from "../compute/rounds.js";
import { quiz } from "../check.js";
import { createCurves } from "../figures/curves.js";
import { rangeIn, spoken, tint } from "../figures/mapchoice.js";
import { cells } from "../figures/parts.js";
import { createRelu } from "../figures/relu.js";
import { createTwice } from "../figures/twice.js";

const SIDE = 5; // of the window that is asked about
const LEGIBLE = 0.005; // smaller values would read 0.00
const FEWEST = 4; // of either sign

/** The first window that holds values of both signs, all of them legible; null where there is none. */
function mixedWindow(map) {
  for (let row = 0; row + SIDE <= map.rows; row++) {
    for (let col = 0; col + SIDE <= map.cols; col++) {
      const numbers = windowOf(map, { row, col }, SIDE);
      const negative = numbers.filter((value) => value < 0).length;
      if (negative < FEWEST || negative > numbers.length - FEWEST) continue;
      if (numbers.every((value) => Math.abs(value) >= LEGIBLE)) return { row, col, numbers, negative };
    }
  }
  return null;
}

const cut = quiz({
  key: "cut",
  kind: "number",
  make({ store }) {
    const state = store.get();
    const [{ conv }] = roundsOf(state.graph);
    const map = deepestMap(state.run, conv);
    const found = mixedWindow(mapIn(state.run, conv, map));
    return found && { ...found, range: rangeIn(state, conv, map), values: { map, row: found.row, col: found.col, all: SIDE * SIDE } };
  },
  truth: ({ negative }) => negative,
  typical: ({ negative }) => [
    { answer: SIDE * SIDE - negative, hint: "kept" },
    { answer: SIDE * SIDE, hint: "all" },
    { answer: 0, hint: "none" },
  ],
  draw({ numbers, range }, { store, say }) {
    const squares = cells(numbers, SIDE, { colour: tint(store.get().tone, range), text: brief });
    return h("div", { class: "asked-cells", role: "img", "aria-label": say("ex.cut.seen", { numbers: spoken(numbers, SIDE, brief) }) }, squares);
  },
});

const [LOWEST, HIGHEST] = [-2, -0.3]; // where the three functions give clearly different numbers

const which = quiz({
  key: "which",
  kind: "choice",
  make({ store }) {
    const { graph, run } = store.get();
    if (!run) return null;
    const [{ conv }] = roundsOf(graph);
    const sums = run.values.subarray(conv.at, conv.at + conv.size);
    const x = sums.reduce((best, value) => (Math.abs(value + 1) < Math.abs(best + 1) ? value : best));
    if (x < LOWEST || x > HIGHEST) return null;
    const through = (kind) => three(activationTrace(x, kind).output);
    return { x, choices: ["relu", "tanh", "sigmoid", "none"], values: { x: three(x), y: through("tanh"), s: through("sigmoid") } };
  },
  truth: () => "tanh",
  typical: () => ["relu", "sigmoid", "none"].map((kind) => ({ answer: kind, hint: kind })),
});

const ones = (side) => Array.from({ length: side }, () => new Array(side).fill(1));

const merged = quiz({
  key: "merged",
  kind: "number",
  make({ store }) {
    const [{ conv }] = roundsOf(store.get().graph);
    const [side] = conv.params.kernel;
    return { side, size: composed(ones(side), ones(side)).length, values: { side } };
  },
  truth: ({ size }) => size,
  typical: ({ side }) => [
    { answer: 2 * side, hint: "added" },
    { answer: side, hint: "same" },
    { answer: side * side, hint: "multiplied" },
  ],
});

export default {
  sections: [
    { key: "cut", figures: [createRelu] },
    { key: "others", figures: [createCurves] },
    { key: "without", figures: [createTwice] },
  ],
  exercises: [cut, which, merged],
};
