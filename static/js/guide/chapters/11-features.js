/** Chapter 11: what the filters of the first and second layers respond to. */
import { three } from "../../net/formula.js";
import { biasOf, kernelOf, weightRange } from "../../net/filters.js";
import { h } from "../../ui/dom.js";
import { boxOf, response, sideAbove, strongest } from "../compute/fields.js";
import { quiz } from "../check.js";
import { createExcited } from "../figures/excited.js";
import { grey, paint } from "../figures/parts.js";
import { loadRecords, records } from "../figures/records.js";
import { createFramed } from "../figures/framed.js";

const OTHERS = ["one", "two", "three"];
const SHOWN = 3; // patches in the question
const SIDE = 84; // css px

const kernel = quiz({
  key: "kernel",
  kind: "map",
  make({ store }) {
    const { graph, run, weights } = store.get();
    const layer = graph.byId.get("conv1");
    const own = (run?.prediction ?? 0) % layer.channels; // another drawing may ask for another one
    const patches = records(layer.id)[own].slice(0, SHOWN).map(({ patch }) => patch);
    const made = Array.from({ length: layer.channels }, (_, c) => response(patches[0], kernelOf(weights, layer, c), biasOf(weights, layer, c)));
    const weakest = [...made.keys()].filter((c) => c !== own).sort((a, b) => made[a] - made[b]).slice(0, OTHERS.length);
    const range = weightRange(weights, layer);
    const offered = [own, ...weakest].sort((a, b) => a - b);
    const others = offered.filter((c) => c !== own);
    return {
      own: offered.indexOf(own), others: others.map((c) => offered.indexOf(c)), patches,
      maps: offered.map((c) => ({ values: Array.from(kernelOf(weights, layer, c)), cols: layer.params.kernel[1], range })),
      values: { value: three(made[own]), ...Object.fromEntries(OTHERS.map((name, k) => [name, three(made[others[k]])])) },
    };
  },
  truth: ({ own }) => own,
  typical: ({ others }) => OTHERS.map((hint, k) => ({ answer: others[k], hint })),
  draw({ patches }, { say }) {
    const side = Math.sqrt(patches[0].length);
    const lines = Array.from({ length: side }, (_, row) => patches[0].slice(row * side, (row + 1) * side).join(" ")).join("; ");
    const canvases = patches.map((patch) => {
      const canvas = h("canvas", { class: "picture", style: { width: `${SIDE}px`, height: `${SIDE}px` } });
      paint(canvas, patch, side, grey);
      return canvas;
    });
    return h("div", { class: "options maps", role: "img", "aria-label": say("ex.kernel.seen", { lines }) }, ...canvases);
  },
});

const rows = quiz({
  key: "rows",
  kind: "numbers",
  make({ store }) {
    const { graph, run } = store.get();
    if (!run) return null;
    const layer = graph.byId.get("conv2");
    const found = Array.from({ length: layer.channels }, (_, map) => ({ map, ...strongest(graph, run.values, layer, map) }));
    const [unit] = found.filter(({ row }) => row > 0).sort((a, b) => b.value - a.value); // in row 0 some mistakes are none
    if (!unit) return null;
    const [kernelRows] = layer.params.kernel;
    const { top, height } = unit.box;
    return { row: unit.row, kernelRows, top, height, fields: ["first", "last"], values: { map: unit.map, row: unit.row, col: unit.col } };
  },
  truth: ({ top, height }) => [top, top + height - 1],
  typical: ({ row, kernelRows, top, height }) => [
    { answer: [row, row + kernelRows - 1], hint: "below" },
    { answer: [row, row + height - 1], hint: "steps" },
    { answer: [top, top + 2 * kernelRows - 1], hint: "pooled" },
  ],
});

const KERNEL = 5; // of the convolution that one might add
const third = quiz({
  key: "third",
  kind: "number",
  make({ store }) {
    const { graph } = store.get();
    const { width } = boxOf(graph, graph.byId.get("pool2"), 0);
    return { width, side: sideAbove(graph, "pool2", KERNEL), values: { kernel: KERNEL, width } };
  },
  truth: ({ side }) => side,
  typical: ({ width }) => [
    { answer: KERNEL, hint: "maps" },
    { answer: width + KERNEL - 1, hint: "close" },
    { answer: width * KERNEL, hint: "apart" },
  ],
});

export default {
  prepare: loadRecords,
  sections: [
    { key: "records", figures: [createExcited("conv1")] },
    { key: "parts", figures: [createExcited("conv2")] },
    { key: "fields", figures: [createFramed] },
  ],
  exercises: [kernel, rows, third],
};
