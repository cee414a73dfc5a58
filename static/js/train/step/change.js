/** The fifth step: the weight's new value, and the same drawing once more with all weights changed. */
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { equation, figures, given, short, six } from "./equation.js";
import { block, equated, figure, said } from "./parts.js";

/** The last line of each law: the old weight, what it moves by, the new weight. */
const renewed = (key, { weight, next }, operands, law) => {
  const pieces = equated({ weight, ...operands }, next, { ...law, show: six });
  pieces.weight.dataset.testid = "update-old";
  return said(key, pieces);
};

/** Optimiser -> its formula with the numbers, a line after the other; see net/optimiser.js for what is written. */
const LAWS = {
  sgd({ rate, gradient, ...written }) {
    return [renewed("update.law.sgd", written, { rate: given(rate), gradient }, { terms: (x) => [[x.weight], ["-1", x.rate, x.gradient]] })];
  },
  momentum({ rate, gradient, momentum, before, velocity, ...written }) {
    const law = { terms: (x) => [[x.momentum, x.before], [x.gradient]] };
    return [
      said("update.law.velocity", equated({ momentum: given(momentum), before, gradient }, velocity, law)),
      renewed("update.law.momentum", written, { rate: given(rate), velocity }, { terms: (x) => [[x.weight], ["-1", x.rate, x.velocity]] }),
    ];
  },
  adam({ rate, gradient, step, betas, eps, before, mean, square, evenMean, evenSquare, ...written }) {
    const line = (key, k, old, next, even, times) => {
      const fixed = { beta: given(betas[k]), share: short(1 - betas[k]), count: String(step) };
      const evened = [{ ...fixed, next }, even, { of: (x) => x.next / (1 - x.beta ** x.count) }];
      const { sign: about, result: corrected } = equated(...evened), { count } = equation(...evened); // figures that go on
      const law = { show: (x) => figures(x, count), terms: (x) => [[x.beta, x.before], [x.share, ...times.map(() => x.gradient)]] };
      return said(key, { ...equated({ ...fixed, before: old, gradient }, next, law), about, corrected });
    };
    return [
      line("update.law.mean", 0, before.mean, mean, evenMean, [1]),
      line("update.law.square", 1, before.square, square, evenSquare, [1, 2]),
      renewed("update.law.adam", written, { rate: given(rate), mean: evenMean, root: Math.sqrt(evenSquare), epsilon: given(eps) },
        { of: (x) => x.weight - (x.rate * x.mean) / (x.root + x.epsilon) }),
    ];
  },
};

export function createChange({ desk }) {
  const law = h("div", { class: "update-law" }), memory = h("p", { class: "quiet" }), say = h("p", { testid: "update-verdict", role: "status" });
  const rows = h("tbody"), taken = h("p", { class: "quiet", testid: "update-taken" });
  const after = h("input", { type: "checkbox", testid: "update-after", onchange: () => desk.set({ after: after.checked }) });
  const step = h("button", { type: "button", testid: "update-step", onclick: desk.step }, t("update.step"));
  const start = h("button", { type: "button", testid: "update-start", onclick: desk.start }, t("update.start"));

  const row = (name, before, next, ids, show) => h("tr", {}, h("th", { scope: "row" }, name),
    h("td", {}, figure(before, { show, testid: ids[0] })), h("td", {}, figure(next, { show, testid: ids[1] })));

  function update(lesson, { begun, after: isAfter }) {
    const { change, back, label, run, graph, rule, law: { weight, written } } = lesson;
    law.replaceChildren(...LAWS[rule.optimiser](written).map((pieces) => h("p", {}, ...pieces)),
      h("p", { class: "line total" }, h("span", {}, t("update.new")), figure(weight, { show: six, testid: "update-new" })));
    memory.hidden = rule.optimiser === "sgd";
    memory.textContent = t(rule.memory ? "update.memory" : "update.noMemory");
    const grew = change.error > back.error, name = graph.card.classes[label];
    rows.replaceChildren(
      row(t("update.row.error"), back.error, change.error, ["update-error-before", "update-error-after"], six),
      row(t("update.row.chance", { name }), run.probabilities[label], change.run.probabilities[label], ["update-chance-before", "update-chance-after"], short),
    );
    const verdict = change.error === back.error ? "same" : grew ? "grew" : "fell";
    say.replaceChildren(...said(`update.verdict.${verdict}`, { by: Math.abs(change.error - back.error) }));
    say.dataset.verdict = verdict;
    after.checked = isAfter;
    start.disabled = !begun && !isAfter;
    const count = begun?.count ?? 0;
    taken.textContent = count ? t(count > 1 ? "update.taken" : "update.taken.one", { count }) : "";
  }

  return {
    elements: [block("change", law, memory, h("p", {}, t("update.change.all")),
      h("table", { class: "update-table" }, h("thead", {}, h("tr", {}, h("td"), ...["before", "after"].map((key) => h("th", { scope: "col" }, t(`update.${key}`))))), rows),
      say, h("label", { class: "check" }, after, h("span", {}, t("update.after.show"))), h("div", { class: "update-buttons" }, step, start), taken)],
    update,
  };
}
