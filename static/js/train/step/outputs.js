/** The first three of the five steps: what comes out, how wrong it is, and what each output changes in the error. */
import { NORMAL } from "../../net/loss.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { percent } from "../../ui/format.js";
import { put } from "../../ui/explain/numbers.js";
import { short } from "./equation.js";
import { block, DIFFERENCE, equated, said } from "./parts.js";

const SHOWN = 3; // terms of a sum that are written out; the rest is one number

/** A table with a row a class, built once. columns: [[key, pick(lesson, k) -> number, testid]]; head: a class's cell */
function createTable(columns, testid) {
  const body = h("tbody");
  let rows = [];

  function build(names, head) {
    rows = names.map((name, k) => ({ cells: columns.map(() => h("td", { class: "number" })), k, head: head(name, k) }));
    for (const row of rows) row.element = h("tr", {}, h("th", { scope: "row" }, row.head), ...row.cells);
    body.replaceChildren(...rows.map(({ element }) => element));
  }

  const titles = columns.map(([key]) => h("th", { scope: "col" }, t(key)));
  return {
    element: h("table", { class: "update-table", testid }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("update.class")), ...titles)), body),
    build,
    write(lesson) {
      for (const { element, cells, k } of rows) {
        element.classList.toggle("marked", k === lesson.label);
        columns.forEach(([, pick], c) => put(cells[c], pick(lesson, k), short));
      }
    },
    mark: (chosen) => rows.forEach(({ head }, k) => head.setAttribute?.("aria-pressed", String(k === chosen))),
  };
}

const last = ({ graph }) => graph.layers.at(-1);
const below = (lesson) => lesson.graph.byId.get(last(lesson).inputs[0]);
const logit = (lesson, k) => lesson.run.values[below(lesson).at + k];
const share = (lesson, k) => lesson.back.outputs[k].output;

/** dE/d(output k before softmax): [{k: of the probability it goes through, product}], adding up to it. */
export function throughSoftmax({ back: { outputs } }, k) {
  const grown = (j) => outputs[j].output * ((j === k ? 1 : 0) - outputs[k].output); // dp_j / dz_k
  return outputs.map(({ slope }, j) => ({ k: j, slope, grown: grown(j), product: slope * grown(j) }));
}

const HALF_SQUARE = { terms: ({ p }) => [["0.5"], ["-1", p], ["0.5", p, p]] }; // ½ · (1 − p)²

/** The line that says how the total error is made. */
const ERRORS = {
  cross_entropy({ label, graph, back: { outputs, error } }) {
    const name = graph.card.classes[label], p = outputs[label].output;
    const law = { of: (printed) => -Math.log(printed.p) };
    const key = p < NORMAL ? "update.error.far" : "update.error.cross_entropy"; // such a p lacks digits, see net/loss.js
    return said(key, { name, ...equated({ p }, error, law, "update-total") });
  },
  squared_error({ label, graph, back: { outputs, error } }) {
    const { output: p, error: part } = outputs[label];
    const { sign: about, result: total } = equated({}, error, { of: () => error }, "update-total");
    return said("update.error.squared_error", { name: graph.card.classes[label], about, total, ...equated({ p }, part, HALF_SQUARE) });
  },
};

/** How the gradient of output k comes through softmax, written out. */
const GRADIENTS = {
  cross_entropy({ graph, back: { outputs } }, k) {
    const { output: p, target } = outputs[k];
    return said("update.outputs.cross_entropy", { name: graph.card.classes[k], ...equated({ p, target: String(target) }, p - target, DIFFERENCE) });
  },
  squared_error(lesson, k) {
    const terms = throughSoftmax(lesson, k).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
    const names = lesson.graph.card.classes, shown = terms.slice(0, SHOWN);
    const rest = terms.slice(SHOWN).reduce((sum, { product }) => sum + product, 0), sum = terms.reduce((total, { product }) => total + product, 0);
    const operands = Object.fromEntries([["rest", rest], ...shown.flatMap(({ slope, grown }, j) => [[`slope${j}`, slope], [`grown${j}`, grown]])]);
    const law = { terms: (texts) => [[texts.rest], ...shown.map((_, j) => [texts[`slope${j}`], texts[`grown${j}`]])] };
    const pieces = equated(operands, sum, law);
    const written = shown.flatMap((term, j) => said("update.outputs.term", { k: names[term.k], slope: pieces[`slope${j}`], grown: pieces[`grown${j}`] }));
    return [...said("update.outputs.squared_error", { name: names[k] }), ...written, ...said("update.outputs.rest", pieces)];
  },
};

/** context: {store, desk}; -> [elements], update(lesson) */
export function createOutputs({ desk }) {
  const forward = createTable([["update.logit", logit], ["update.share", share]], "update-answers");
  const errors = createTable([["update.target", ({ back }, k) => back.outputs[k].target], ["update.share", share],
    ["update.part", ({ back }, k) => back.outputs[k].error]], "update-parts");
  const slopes = createTable([["update.slopeShare", ({ back }, k) => back.outputs[k].slope],
    ["update.slopeLogit", (lesson, k) => lesson.back.slopes[below(lesson).at + k]]], "update-slopes");
  const answer = h("p"), error = h("p", { class: "law" }), gradient = h("p", { class: "law", testid: "update-softmax" }), sense = h("p", { class: "quiet" });
  let built = null, output = null; // the output whose gradient is written out; the label's, until one is picked

  const choose = (k) => () => {
    output = k;
    update(desk.get().lesson);
  };

  function update(lesson) {
    const names = lesson.graph.card.classes;
    if (built !== names) {
      built = names;
      output = null;
      for (const table of [forward, errors]) table.build(names, (name) => name);
      slopes.build(names, (name, at) => h("button", { type: "button", class: "link", title: t("update.outputs.pick", { name }), onclick: choose(at) }, name));
    }
    const k = output ?? lesson.label;
    for (const table of [forward, errors, slopes]) table.write(lesson);
    slopes.mark(k);
    const { prediction, probabilities } = lesson.run;
    answer.replaceChildren(...said("update.forward.answer", { name: names[prediction], p: percent(probabilities[prediction]), count: String(names.length) }));
    error.replaceChildren(...ERRORS[lesson.loss](lesson));
    gradient.replaceChildren(...GRADIENTS[lesson.loss](lesson, k));
    sense.textContent = t(lesson.back.slopes[below(lesson).at + k] < 0 ? "update.outputs.more" : "update.outputs.less", { name: names[k] });
  }

  return {
    elements: [
      block("forward", answer, forward.element),
      block("error", h("p", {}, t("update.error.say")), errors.element, error),
      block("outputs", h("p", {}, t("update.outputs.say")), slopes.element, gradient, sense),
    ],
    update,
  };
}
