/** Chapter 6: pooling. */
import { h } from "../../ui/dom.js";
import { pooled } from "../compute/pooling.js";
import { mapIn, roundsOf, windowOf } from "../compute/rounds.js";
import { quiz } from "../check.js";
import { spoken } from "../figures/mapchoice.js";
import { cells, grey } from "../figures/parts.js";
import { createPools } from "../figures/pools.js";
import { createShift } from "../figures/shift.js";
import { levelsOf } from "../levels.js";

const SIDE = 2;
const least = (numbers) => Math.min(...numbers);

/** The first 2 x 2 window of the drawing with four different grey levels, none of them paper; or null. */
function unevenWindow(map) {
  for (let row = 0; row + SIDE <= map.rows; row++) {
    for (let col = 0; col + SIDE <= map.cols; col++) {
      const numbers = windowOf(map, { row, col }, SIDE);
      if (least(numbers) > 0 && new Set(numbers).size === numbers.length) return { row, col, numbers };
    }
  }
  return null;
}

const window = quiz({
  key: "window",
  kind: "numbers",
  tolerance: 0.006,
  make({ store }) {
    const { graph, run } = store.get();
    const [{ rows, cols }] = graph.layers;
    const found = unevenWindow({ rows, cols, values: levelsOf(graph, run) });
    if (!found) return null;
    const map = { rows: SIDE, cols: SIDE, values: Float64Array.from(found.numbers) };
    const [max, average, sum] = ["max", "average", "sum"].map((kind) => pooled(map, { kind, window: SIDE }).values[0]);
    return { ...found, max, average, sum, fields: ["max", "average"], values: { row: found.row, col: found.col } };
  },
  truth: ({ max, average }) => [max, average],
  typical: ({ numbers, max, average, sum }) => [
    { answer: [max, sum], hint: "sum" },
    { answer: [average, max], hint: "swapped" },
    { answer: [least(numbers), average], hint: "least" },
  ],
  draw({ numbers }, { say }) {
    return h("div", { class: "asked-few", role: "img", "aria-label": say("ex.window.seen", { numbers: spoken(numbers, SIDE, String) }) }, cells(numbers, SIDE, { colour: grey }));
  },
});

const THREE = 3; // does not go into 28: a row and a column stay over

const left = quiz({
  key: "left",
  kind: "number",
  make({ store }) {
    const [{ relu }] = roundsOf(store.get().graph);
    const { rows, cols } = relu;
    const { after, rows: down } = pooled(mapIn(null, relu, 0), { kind: "max", window: THREE });
    const up = Math.ceil(rows / THREE) * Math.ceil(cols / THREE);
    return { after, down, up, all: rows * cols, values: { rows, cols, window: THREE } };
  },
  truth: ({ after }) => after,
  typical: ({ down, up, all }) => [
    { answer: down, hint: "side" },
    { answer: up, hint: "up" },
    { answer: Math.round(all / (THREE * THREE)), hint: "divided" },
  ],
});

const weights = quiz({
  key: "weights",
  kind: "number",
  make({ store }) {
    const { graph, weights: all } = store.get();
    const [{ conv, pool }] = roundsOf(graph);
    const [high, wide] = pool.params.kernel;
    const count = ({ id }) => Object.values(all?.get(id) ?? {}).reduce((sum, { length }) => sum + length, 0);
    return { count: count(pool), cells: high * wide, each: high * wide * pool.channels, conv: count(conv), values: { window: high, maps: pool.channels } };
  },
  truth: ({ count }) => count,
  typical: (task) => [
    { answer: task.cells, hint: "cells" },
    { answer: task.each, hint: "each" },
    { answer: task.conv, hint: "conv" },
  ],
});

export default {
  sections: [
    { key: "ways", figures: [createPools] },
    { key: "shift", figures: [createShift] },
    { key: "fewer" },
  ],
  exercises: [window, left, weights],
};
