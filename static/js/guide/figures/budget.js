/** How many weights each layer of the network has. */
import { h } from "../../ui/dom.js";
import { figure } from "./parts.js";
import { tally } from "./tally.js";

/** [{id, count, biases}] of the layers that have weights, in order. */
export const budgetOf = (graph, weights) => graph.layers.filter(({ weight }) => weight === "tensor").map(({ id }) => {
  const { weight, bias } = weights.get(id);
  return { id, count: weight.length + bias.length, biases: bias.length };
});

export function createBudget(context) {
  const { store, say } = context;
  const room = h("div", { class: "stack" });
  const element = figure(context, "budget", room);
  let rows = [];

  function update({ graph, weights }) {
    rows = weights ? budgetOf(graph, weights) : [];
    const most = Math.max(0, ...rows.map(({ count }) => count));
    room.replaceChildren(tally(rows.map(({ id, count }) => ({ name: id, value: count, shown: String(count) })), most));
  }

  update(store.get());
  const total = () => rows.reduce((sum, { count }) => sum + count, 0);
  const text = () => say("fig.budget.text", { list: rows.map(({ id, count }) => `${id} ${count}`).join(", "), total: total() });
  return { element, update, text };
}
