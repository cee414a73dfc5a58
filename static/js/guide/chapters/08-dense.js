/** Chapter 8: fully connected layers turn features into votes. */
import { quiz } from "../check.js";
import { votesOf } from "../compute/votes.js";
import { budgetOf, createBudget } from "../figures/budget.js";
import { createVotes } from "../figures/votes.js";

const LAYER = "fc1";

const weights = quiz({
  key: "weights",
  kind: "number",
  make({ store }) {
    const { graph, weights: model } = store.get();
    if (!model) return null;
    const units = graph.byId.get(LAYER).size, inputs = graph.byId.get(graph.byId.get(LAYER).inputs[0]).size;
    const { count } = budgetOf(graph, model).find(({ id }) => id === LAYER);
    return { count, values: { inputs, units } };
  },
  truth: ({ count }) => count,
  typical: ({ values: { inputs, units } }) => [
    { answer: inputs * units, hint: "noBias" },
    { answer: inputs + units, hint: "added" },
    { answer: inputs + 1, hint: "oneUnit" },
  ],
});

const APART = 0.05; // between the answers, so that rounding cannot mix them up
const SLACK = 0.011;
const to2 = (x) => Number(x.toFixed(2));
const sums = ({ gained, lost, constant }) => ({
  right: gained + lost + constant, noBias: gained + lost, added: gained - lost + constant, onlyFor: gained,
});

const sum = quiz({
  key: "sum",
  kind: "number",
  make({ store }) {
    const { graph, run, weights: model } = store.get();
    if (!run || !model) return null;
    const votes = votesOf(graph, model, run, "flatten", run.prediction);
    const [gained, lost, constant] = [votes.gained, votes.lost, votes.constant].map(to2);
    const answers = Object.values(sums({ gained, lost, constant })).sort((a, b) => a - b);
    if (answers.some((x, k) => k > 0 && x - answers[k - 1] < APART)) return null;
    return { gained, lost, constant, values: { name: graph.card.classes[run.prediction], gained, lost, constant } };
  },
  truth: (task) => to2(sums(task).right),
  typical: (task) => ["noBias", "added", "onlyFor"].map((hint) => ({ answer: to2(sums(task)[hint]), hint })),
  tolerance: SLACK,
});

export default {
  sections: [
    { key: "list" },
    { key: "votes", figures: [createVotes] },
    { key: "why", figures: [createBudget] },
  ],
  exercises: [weights, sum],
};
