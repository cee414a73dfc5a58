/** Chapter 7: so far. */
import { countsOf, roundsOf } from "../compute/rounds.js";
import { outputSize } from "../compute/size.js";
import { quiz } from "../check.js";
import { createFlow } from "../figures/flow.js";
import { createSeen } from "../figures/seen.js";

const weights = quiz({
  key: "weights",
  kind: "number",
  make({ store }) {
    const { graph, weights: all } = store.get();
    if (!all) return null;
    const [before, { conv }] = roundsOf(graph);
    const [side] = conv.params.kernel;
    const { learned, weight } = countsOf(conv, all);
    return { learned, weight, flat: conv.channels * (side * side + 1), units: conv.size, values: { maps: before.pool.channels, filters: conv.channels, side } };
  },
  truth: ({ learned }) => learned,
  typical: ({ weight, flat, units }) => [
    { answer: weight, hint: "noBias" },
    { answer: flat, hint: "flat" },
    { answer: units, hint: "units" },
  ],
});

const THIRD = { filters: 32, kernel: 3, window: 2 };

const shape = quiz({
  key: "shape",
  kind: "numbers",
  make({ store }) {
    const { pool } = roundsOf(store.get().graph).at(-1);
    const mid = outputSize({ input: pool.rows, kernel: THIRD.kernel }).size;
    const side = outputSize({ input: mid, kernel: THIRD.window, stride: THIRD.window }).size;
    return {
      mid, side, channels: pool.channels, up: Math.ceil(mid / THIRD.window), fields: ["maps", "rows"],
      values: { channels: pool.channels, rows: pool.rows, cols: pool.cols, ...THIRD },
    };
  },
  truth: ({ side }) => [THIRD.filters, side],
  typical: ({ mid, side, channels, up }) => [
    { answer: [channels, side], hint: "channels" },
    { answer: [THIRD.filters, mid], hint: "noPool" },
    { answer: [THIRD.filters, up], hint: "up" },
  ],
});

export default {
  sections: [
    { key: "flow", figures: [createFlow] },
    { key: "seen", figures: [createSeen] },
  ],
  exercises: [weights, shape],
};
