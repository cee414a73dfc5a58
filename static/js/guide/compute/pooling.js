/** Pooling one map, and what a small shift of the drawing changes before and after it. */
import { unitsOf } from "../../net/graph.js";
import { outputShape } from "./size.js";
import { nothing, slide } from "./slide.js";
import { pair, toyPool } from "./toy.js";

/** kind -> how the window is folded; count: cells of the window. */
const KINDS = {
  max: () => ({ fold: "max" }),
  average: (count) => ({ fold: "sum", weight: 1 / count }),
  sum: () => ({ fold: "sum" }),
};
export const POOLS = Object.keys(KINDS);

/**
 * A map -> {why, rows, cols, values, before, after, ...}; each cell by cellOf(result, k) of slide.js.
 * {kind: "max" | "average" | "sum", window, stride = window}; before and after: how many numbers there are.
 */
export function pooled(map, { kind, window, stride = window }) {
  const out = outputShape({ rows: map.rows, cols: map.cols, kernel: window, stride });
  const before = map.rows * map.cols;
  if (out.why) return { ...nothing(out.why), before, after: 0 };
  const [high, wide] = pair(window);
  const more = KINDS[kind](high * wide);
  const slid = slide(map, out, (shape) => toyPool("pool", "input", shape, { kernel: window, stride }, more));
  return { why: null, ...slid, before, after: out.rows * out.cols };
}

/** A drawing moved by whole pixels, right and down positive; what leaves the edge is lost, paper comes in. */
export function moved({ rows, cols, values }, right, down) {
  const out = new values.constructor(rows * cols);
  for (let y = Math.max(0, down); y < Math.min(rows, rows + down); y++) {
    for (let x = Math.max(0, right); x < Math.min(cols, cols + right); x++) {
      out[y * cols + x] = values[(y - down) * cols + x - right];
    }
  }
  return { rows, cols, values: out };
}

/**
 * How much two lists of values differ: sum |a - b| / (sum |a| + sum |b|).
 * 0: the same; 1: nothing in common (no cell is active in both, or all have turned their sign). 0 when both are all zero.
 */
export function change(a, b) {
  let apart = 0, all = 0;
  for (let k = 0; k < a.length; k++) {
    apart += Math.abs(a[k] - b[k]);
    all += Math.abs(a[k]) + Math.abs(b[k]);
  }
  return all === 0 ? 0 : apart / all;
}

/**
 * What moving the drawing changed in some layers, from the values of two runs of the same graph (without centring,
 * which would undo the move) -> [{layer, change, channels: [change of each map], size}]
 */
export function shiftChanges(graph, still, shifted, ids) {
  return ids.map((id) => {
    const layer = graph.byId.get(id);
    const part = (values) => values.subarray(layer.at, layer.at + layer.size);
    const channels = Array.from({ length: layer.channels }, (_, c) => change(unitsOf(still, layer, c), unitsOf(shifted, layer, c)));
    return { layer: id, change: change(part(still), part(shifted)), channels, size: layer.size };
  });
}
