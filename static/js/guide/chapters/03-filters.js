/** Chapter 3: filters as feature detectors. */
import { h } from "../../ui/dom.js";
import { reach } from "../../ui/grid.js";
import { colourOf } from "../../view/colour.js";
import { quiz } from "../check.js";
import { convolved } from "../compute/grid.js";
import { filtered, KERNELS } from "../compute/kernels.js";
import { mapOf } from "../compute/toy.js";
import { createKernels } from "../figures/kernels.js";
import { createPair } from "../figures/pair.js";
import { cells } from "../figures/parts.js";
import { loadPhoto } from "../figures/photo.js";
import { drawingMap } from "../figures/pictures.js";

const kernelRows = (key) => KERNELS.find((each) => each.key === key).rows;

/** A kernel as cells with its numbers. `say` names it for those who cannot see it. */
function kernelGrid(rows, { say, store }, label) {
  const { tone } = store.get(), range = reach(rows.flat());
  const text = (value) => `${Number(value.toFixed(2))}`.replace("-", "−").replace("0.", ".");
  const grid = cells(rows.flat(), rows[0].length, { colour: (value) => colourOf(tone, value, range), text });
  return h("div", { class: "grid-kernel", role: "img", "aria-label": say(label, { kernel: rows.map((row) => row.map(text).join(" ")).join("; ") }) }, grid);
}

const MADE_BY = ["gauss", "edge3", "identity", "edge1"];

const which = quiz({
  key: "which",
  kind: "map",
  make({ store }) {
    const { run } = store.get();
    const map = drawingMap(store.get());
    if (!run || reach(map.values) === 0) return null;
    const maps = MADE_BY.map((key) => {
      const { values, cols } = filtered(map, kernelRows(key));
      return { values, cols, range: reach(values) };
    });
    return { maps, asked: run.prediction % MADE_BY.length, values: {} };
  },
  truth: ({ asked }) => asked,
  typical: ({ asked }) => MADE_BY.map((hint, answer) => ({ answer, hint })).filter(({ answer }) => answer !== asked),
  draw: ({ asked }, context) => kernelGrid(kernelRows(MADE_BY[asked]), context, "ex.which.seen"),
});

const FLAT = 80; // a grey level
const SHARPER = [[0, 1, 0], [1, -2, 1], [0, 1, 0]];
const middleOf = ({ values }) => values[(values.length - 1) / 2];

const flat = quiz({
  key: "flat",
  kind: "number",
  make() {
    const even = mapOf(Array.from({ length: 5 }, () => new Array(5).fill(FLAT)));
    const by = (rows) => middleOf(filtered(even, rows));
    const unsigned = SHARPER.map((row) => row.map(Math.abs));
    return { output: by(SHARPER), unsigned: by(unsigned), same: FLAT, values: { level: FLAT } };
  },
  truth: ({ output }) => output,
  typical: ({ unsigned, same }) => [{ answer: same, hint: "same" }, { answer: 0, hint: "zero" }, { answer: unsigned, hint: "unsigned" }],
  draw: (_, context) => kernelGrid(SHARPER, context, "ex.flat.seen"),
});

const ACROSS = [[1, 1, 1], [0, 0, 0], [-1, -1, -1]];
const SIDE = 8;

/** How strongly a kernel answers to an edge between two halves: upright where the halves lie side by side. */
function answersTo(kernel) {
  const half = (k) => (k < SIDE / 2 ? 0 : 1);
  const probe = (level) => mapOf(Array.from({ length: SIDE }, (_, row) => Array.from({ length: SIDE }, (_, col) => level(row, col))));
  const strength = (level) => reach(convolved(probe(level), kernel).values);
  return { upright: strength((_, col) => half(col)), level: strength((row) => half(row)), even: strength(() => 1) };
}

const finds = quiz({
  key: "finds",
  kind: "choice",
  make: () => ({ choices: ["upright", "level", "both", "blur"], found: answersTo(ACROSS), values: {} }),
  truth({ found: { upright, level, even } }) {
    if (even > 0) return "blur";
    if (upright > 0 && level > 0) return "both";
    return upright > 0 ? "upright" : "level";
  },
  typical(task) {
    const right = this.truth(task);
    return task.choices.filter((choice) => choice !== right).map((choice) => ({ answer: choice, hint: choice }));
  },
  draw: (_, context) => kernelGrid(ACROSS, context, "ex.finds.seen"),
});

export default {
  prepare: loadPhoto,
  sections: [
    { key: "seven", figures: [createKernels] },
    { key: "pair", figures: [createPair] },
    { key: "learned" },
  ],
  exercises: [which, flat, finds],
};
