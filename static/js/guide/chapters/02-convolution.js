/** Chapter 2: convolution, on the example of 0 and 1 and on the drawing. */
import { three } from "../../net/formula.js";
import { kernelOf } from "../../net/filters.js";
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { quiz } from "../check.js";
import { convolved } from "../compute/grid.js";
import { mapOf } from "../compute/toy.js";
import { cells } from "../figures/parts.js";
import { createSliding } from "../figures/sliding.js";
import { createWindow } from "../figures/window.js";

const FIRST = "conv1";

/** Chosen so that each typical mistake leads to another number. */
const IMAGE = [[0, 1, 1, 0, 0], [1, 1, 0, 1, 0], [0, 1, 1, 1, 1], [1, 0, 0, 1, 0], [1, 0, 1, 1, 0]];
const KERNEL = [[0, 1, 2], [-1, 0, 1], [0, -1, 1]];
const ASKED = { row: 2, col: 1 };

const predict = quiz({
  key: "predict",
  kind: "number",
  make() {
    const by = (kernel, { row, col }) => {
      const { values, cols } = convolved(mapOf(IMAGE), kernel);
      return values[row * cols + col];
    };
    const { row, col } = ASKED;
    return {
      output: by(KERNEL, ASKED), swapped: by(KERNEL, { row: col, col: row }), centred: by(KERNEL, { row: row - 1, col: col - 1 }),
      plain: by(KERNEL.map((line) => line.map(() => 1)), ASKED), values: ASKED,
    };
  },
  truth: ({ output }) => output,
  typical: (task) => ["swapped", "centred", "plain"].map((hint) => ({ answer: task[hint], hint })),
  draw(task, { say, store }) {
    const { tone } = store.get();
    const words = (rows) => rows.map((line) => line.join(" ")).join("; ");
    const grid = (rows, range) => cells(rows.flat(), rows[0].length, { colour: (value) => colourOf(tone, value, range), text: (value) => `${value}`.replace("-", "−") });
    const label = say("ex.predict.seen", { image: words(IMAGE), kernel: words(KERNEL) });
    return h("div", { class: "sum-row", role: "img", "aria-label": label },
      h("div", { class: "grid-large" }, grid(IMAGE, 1.6)), h("div", { class: "grid-small" }, grid(KERNEL, 3)));
  },
});

/** The filter with the largest bias: the reader should see that it is not 0. */
const blank = quiz({
  key: "blank",
  kind: "number",
  make({ store }) {
    const { graph, weights } = store.get();
    const layer = graph.byId.get(FIRST), biases = [...weights.get(FIRST).bias];
    const filter = biases.reduce((best, bias, k) => (Math.abs(bias) > Math.abs(biases[best]) ? k : best), 0);
    const total = kernelOf(weights, layer, filter).reduce((sum, w) => sum + w, 0);
    return { bias: biases[filter], total, values: { filter, bias: three(biases[filter]), total: three(total) } };
  },
  truth: ({ bias }) => rounded(bias),
  typical: ({ bias, total }) => [
    { answer: 0, hint: "zero" },
    { answer: rounded(total), hint: "total" },
    { answer: rounded(total + bias), hint: "both" },
  ],
  tolerance: ({ bias }) => Math.abs(bias) / 100,
});

const rounded = (x) => Number(x.toPrecision(3));

const touched = quiz({
  key: "touched",
  kind: "number",
  make({ store }) {
    const layer = store.get().graph.byId.get(FIRST), [size] = layer.params.kernel;
    const side = 4 * size - 1; // large enough that most windows miss its middle
    const dot = { rows: side, cols: side, values: Float64Array.from({ length: side * side }, (_, k) => (k === (side * side - 1) / 2 ? 1 : 0)) };
    const ones = Array.from({ length: size }, () => new Array(size).fill(1));
    const { values } = convolved(dot, ones);
    return {
      count: values.filter((value) => value !== 0).length, size, whole: layer.rows * layer.cols, maps: layer.channels,
      values: { size, maps: layer.channels },
    };
  },
  truth: ({ count }) => count,
  typical: ({ count, size, whole, maps }) => [
    { answer: 1, hint: "one" },
    { answer: size, hint: "row" },
    { answer: whole, hint: "whole" },
    { answer: maps * count, hint: "maps" },
  ],
});

export default {
  sections: [
    { key: "slide", figures: [createSliding] },
    { key: "drawing", figures: [createWindow] },
    { key: "words" },
  ],
  exercises: [predict, blank, touched],
};
