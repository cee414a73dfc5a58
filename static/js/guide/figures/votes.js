/** Which features spoke for an answer: each feature's share of its logit, map by map, and the sum of them. */
import { h } from "../../ui/dom.js";
import { three } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { colourOf } from "../../view/colour.js";
import { votesOf } from "../compute/votes.js";
import { figure, picker, segments } from "./parts.js";
import { numbersTable } from "./tally.js";

const FEATURES = "flatten";
const ACROSS = 4; // maps in a row
const SIDE = 200; // css px
const NAMED = 3; // features that are written out

export function createVotes(context) {
  const { store, tools, say } = context;
  let { graph, run, weights, tone } = store.get();
  const names = graph.card.classes;
  const features = graph.byId.get(FEATURES), maps = graph.byId.get(features.inputs[0]);
  const view = { rows: maps.rows * Math.ceil(maps.channels / ACROSS), cols: maps.cols * ACROSS };
  let answer = null; // null: what the network says
  let votes = null;

  /** Feature -> its cell in the picture, and back. */
  const cellOf = (u) => {
    const { channel, row, col } = placeOf(maps, u);
    return { row: Math.floor(channel / ACROSS) * maps.rows + row, col: (channel % ACROSS) * maps.cols + col };
  };
  const featureAt = ({ row, col }) => {
    const channel = Math.floor(row / maps.rows) * ACROSS + Math.floor(col / maps.cols);
    return (channel * maps.rows + (row % maps.rows)) * maps.cols + (col % maps.cols);
  };
  const words = (u) => say("fig.votes.place", placeOf(maps, u));

  const pick = segments({
    label: say("fig.votes.answer"), value: 0, options: names.map((text, value) => ({ value, text })),
    onChoose(k) {
      answer = k;
      update(store.get());
    },
  });
  const one = { rows: 1, cols: 1 };
  const whole = picker({ label: say("fig.votes.picker"), side: SIDE, view, size: one, at: { row: 0, col: 0 }, describe: (at) => words(featureAt(at)), onMove: tell });
  const product = h("p", {});
  const look = h("button", { type: "button", onclick: () => tools.goTo({ layer: maps.id, index: featureAt(whole.at()) }) }, say("fig.votes.look"));
  const sums = h("div", {});
  const best = h("div", { class: "row-of-buttons strongest" });
  const element = figure(context, "votes", pick.element, h("div", { class: "side-by-side" }, whole.element, sums), best, product, look);

  const facts = () => {
    const u = featureAt(whole.at());
    const [value, slope, share] = [run?.values[features.at + u] ?? 0, votes?.slopes[u] ?? 0, votes?.products[u] ?? 0].map(three);
    return say("fig.votes.product", { place: words(u), value, slope, share });
  };
  const strongest = () => (votes ? Array.from(votes.products.keys()).sort((a, b) => votes.products[b] - votes.products[a]) : []);

  function tell() {
    product.textContent = facts();
    product.dataset.value = String(votes?.products[featureAt(whole.at())] ?? 0);
  }

  function choose(u) {
    whole.set(cellOf(u));
    tell();
  }

  function show() {
    const order = strongest(), range = votes ? Math.max(...votes.products.map(Math.abs)) : 0;
    const at = Array.from({ length: view.rows * view.cols }, (_, k) => featureAt({ row: Math.floor(k / view.cols), col: k % view.cols }));
    whole.paint(at.map((u) => votes?.products[u] ?? 0), view.cols, (x) => colourOf(tone, x, range));
    const line = (key) => [say(`fig.votes.${key}`), { value: votes?.[key] ?? 0, text: three(votes?.[key] ?? 0) }];
    sums.replaceChildren(numbersTable([say("fig.votes.part"), say("fig.votes.sum")], ["gained", "lost", "constant", "logit"].map(line), 3));
    best.replaceChildren(...[...order.slice(0, NAMED), ...order.slice(-NAMED)].map((u) =>
      h("button", { type: "button", onclick: () => choose(u) }, `${words(u)}: ${three(votes.products[u])}`)));
    if (order.length) whole.set(cellOf(order[0]));
    tell();
  }

  const chosen = () => answer ?? run?.prediction ?? 0;
  function update(state) {
    ({ graph, run, weights, tone } = state);
    pick.set(chosen());
    votes = run && weights ? votesOf(graph, weights, run, FEATURES, chosen()) : null;
    show();
  }

  update(store.get());
  const text = () => {
    const { gained = 0, lost = 0, constant = 0, logit = 0 } = votes ?? {};
    return `${say("fig.votes.text", { name: names[chosen()], gained: three(gained), lost: three(lost), constant: three(constant), logit: three(logit) })} ${facts()}`;
  };
  return { element, update, text };
}
