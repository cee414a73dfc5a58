/** Sliders for ten logits, and the probabilities that softmax makes of them. */
import { h } from "../../ui/dom.js";
import { percent } from "../../ui/format.js";
import { three } from "../../net/formula.js";
import { unitsOf } from "../../net/graph.js";
import { softmax } from "../compute/softmax.js";
import { figure, slider } from "./parts.js";

const MOST = 25; // a slider's ends

/** The logits of a run, one a class; zeros before the first run. */
export function logitsOf(graph, run) {
  const votes = graph.byId.get(graph.layers.at(-1).inputs[0]);
  return Array.from({ length: votes.size }, (_, k) => (run ? unitsOf(run.values, votes, k)[0] : 0));
}

export function createScores(context) {
  const { store, say } = context;
  const names = store.get().graph.card.classes;
  let logits = names.map(() => 0);
  let own = false; // has the reader moved a slider?

  const rows = names.map((name, k) => {
    const control = slider({
      label: name, min: -MOST, max: MOST, step: 0.1, value: 0, show: (x) => x.toFixed(1).replace("-", "−"),
      onInput(value) {
        own = true;
        logits[k] = value;
        show();
      },
    });
    control.element.querySelector("input").setAttribute("aria-label", say("fig.scores.slider", { name }));
    const fill = h("span", { class: "fill" });
    const number = h("span", { class: "number" });
    return { control, fill, number, element: h("div", { class: "score-row" }, control.element, h("span", { class: "track", "aria-hidden": "true" }, fill), number) };
  });
  const total = h("p", { class: "quiet" });
  const button = (key, onclick) => h("button", { type: "button", onclick }, say(key));
  const buttons = h("div", { class: "row-of-buttons" },
    button("fig.scores.mine", () => take(store.get())), button("fig.scores.raise", () => give(logits.map((x) => x + 1))),
    button("fig.scores.even", () => give(logits.map(() => 0))));
  const element = figure(context, "scores", h("div", { class: "stack" }, ...rows.map((row) => row.element)), total, buttons);

  function show() {
    const { probabilities } = softmax(logits);
    rows.forEach(({ fill, number }, k) => {
      fill.style.width = `${100 * probabilities[k]}%`;
      number.dataset.value = String(probabilities[k]);
      number.textContent = percent(probabilities[k]);
    });
    total.textContent = say("fig.scores.total", { total: three(probabilities.reduce((sum, p) => sum + p, 0)) });
  }

  function set(next) {
    logits = [...next];
    rows.forEach(({ control }, k) => control.set(logits[k]));
    show();
  }
  function give(next) {
    own = true;
    set(next);
  }
  function take({ graph, run }) {
    own = false;
    set(logitsOf(graph, run));
  }
  let last = null;
  function update(state) {
    if (own && state.run === last) return; // a new drawing brings its own logits
    last = state.run;
    take(state);
  }

  update(store.get());
  const text = () => {
    const { probabilities } = softmax(logits);
    return names.map((name, k) => say("fig.scores.row", { name, logit: three(logits[k]), share: percent(probabilities[k]) })).join("; ");
  };
  return { element, update, text };
}
