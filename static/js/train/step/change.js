/** The fifth step: the weight's new value, and the same drawing once more with all weights changed. */
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { block, figure, said, short, six } from "./parts.js";

const small = (x) => String(x);

/** Optimiser -> its formula with the numbers, a line after the other; see net/optimiser.js for what is written. */
const LAWS = {
  sgd: ({ weight, rate, gradient }) => [said("update.law.sgd", { old: figure(weight, { show: six, testid: "update-old" }), rate: small(rate), gradient })],
  momentum: ({ weight, rate, momentum, before, velocity }) => [
    said("update.law.velocity", { momentum: small(momentum), before, velocity }),
    said("update.law.momentum", { old: figure(weight, { show: six, testid: "update-old" }), rate: small(rate), velocity }),
  ],
  adam({ weight, rate, step, betas, eps, before, mean, square, evenMean, evenSquare }) {
    const line = (key, k, numbers) => said(key, { ...numbers, beta: small(betas[k]), share: short(1 - betas[k]), count: small(step) });
    return [
      line("update.law.mean", 0, { before: before.mean, mean, corrected: evenMean }),
      line("update.law.square", 1, { before: before.square, square, corrected: evenSquare }),
      said("update.law.adam", { old: figure(weight, { show: six, testid: "update-old" }), rate: small(rate), epsilon: small(eps), mean: evenMean, root: Math.sqrt(evenSquare) }),
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
