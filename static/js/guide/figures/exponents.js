/** Softmax of the drawing's logits, step by step in a table; and the same at another temperature. */
import { h } from "../../ui/dom.js";
import { percent } from "../../ui/format.js";
import { exact, three } from "../../net/formula.js";
import { softmax } from "../compute/softmax.js";
import { figure, slider } from "./parts.js";
import { logitsOf } from "./scores.js";
import { numbersTable, tally } from "./tally.js";

export function createExponents(context) {
  const { store, say } = context;
  const names = store.get().graph.card.classes;
  const room = h("div", {});
  const element = figure(context, "exponents", room);
  let logits = [], done = null;

  function update({ graph, run }) {
    logits = logitsOf(graph, run);
    done = softmax(logits);
    const heads = ["name", "logit", "less", "power", "share"].map((key) => say(`fig.exponents.${key}`));
    const cell = (value, text = three(value)) => ({ value, text });
    const rows = names.map((name, k) => [name, cell(logits[k], logits[k].toFixed(2).replace("-", "−")),
      cell(logits[k] - done.largest, (logits[k] - done.largest).toFixed(2).replace("-", "−")), cell(done.exponents[k]), cell(done.probabilities[k], percent(done.probabilities[k]))]);
    room.replaceChildren(numbersTable(heads, rows, logits.indexOf(done.largest)), h("p", { class: "quiet", "data-value": done.sum }, say("fig.exponents.sum", { sum: exact(done.sum) })));
  }

  update(store.get());
  const row = (k) => say("fig.exponents.row", { name: names[k], logit: three(logits[k]), power: three(done.exponents[k]), share: percent(done.probabilities[k]) });
  return { element, update, text: () => `${names.map((_, k) => row(k)).join("; ")}. ${say("fig.exponents.sum", { sum: exact(done.sum) })}` };
}

export function createTemperature(context) {
  const { store, say } = context;
  const names = store.get().graph.card.classes;
  let logits = [], power = 0; // T is 10 to that power
  const room = h("div", { class: "stack" });
  const heat = slider({
    label: say("fig.temperature.slider"), min: -1, max: 2, step: 0.05, value: 0, show: (x) => three(10 ** x),
    onInput(value) {
      power = value;
      show();
    },
  });
  const element = figure(context, "temperature", heat.element, room);
  const now = () => softmax(logits, 10 ** power).probabilities;

  function show() {
    const shares = now(), most = Math.max(...shares);
    room.replaceChildren(tally(names.map((name, k) => ({ name, value: shares[k], shown: percent(shares[k]), marked: shares[k] === most })), 1));
  }
  function update({ graph, run }) {
    logits = logitsOf(graph, run);
    show();
  }

  update(store.get());
  const text = () => `${say("fig.temperature.text", { temperature: three(10 ** power) })} ${now().map((p, k) => `${names[k]}: ${percent(p)}`).join("; ")}`;
  return { element, update, text };
}
