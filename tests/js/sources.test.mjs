/** Other weights on the screen: what is shown when sources come, go, are refused and overtake each other. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError } from "../../static/js/api.js";
import { forward } from "../../static/js/net/forward.js";
import { createSources } from "../../static/js/sources.js";
import { createStore } from "../../static/js/store.js";
import { speak } from "../../static/js/text/words.js";
import { chance, input, layer, dense, madeUp, open, softmax } from "./help.mjs";

speak({ "notice.checkpoint": "{id}: {why}", "notice.offline": "gone" });

const network = (finish) => [
  input([1, 2, 2]), dense("fc", "input", 3), layer(`${finish}1`, finish, [3], { inputs: ["fc"], finish }),
  dense("output", `${finish}1`, 2), softmax("softmax", "output", 2),
];
const jsonOf = (id, finish) => ({ id, digest: "d", card: { title: "", classes: ["a", "b"] }, layers: network(finish) });
const base = (() => {
  const { graph, weights } = madeUp(open(network("relu")), 1);
  return { graph: { ...graph, id: "lenet" }, weights };
})();
const weightsFor = (id) => madeUp(open(network("relu")), [...id].reduce((sum, each) => sum + each.charCodeAt(0), 0)).weights;

function served(seed) {
  const random = chance(seed), ink = { since: seed };
  const run = forward(base.graph, base.weights, Float32Array.from({ length: 4 }, () => random()));
  return { ...run, model: "lenet", center: [1, 2, 3], of: { model: "lenet", ink, center: true } };
}

let store, sources, asked, graphs, shown;
/** Answers are given by the test: asked is [{id, answer(value), fail(error)}]. */
beforeEach(() => {
  asked = [];
  graphs = [];
  shown = [];
  const calls = {
    getGraph: async ({ id }) => (graphs.push(id), jsonOf(id, id.startsWith("bent") ? "tanh" : "relu")),
    getWeights: ({ id }) => new Promise((answer, fail) => asked.push({ id, answer: () => answer(weightsFor(id)), fail })),
  };
  store = createStore({
    base, served: served(1), graph: base.graph, weights: base.weights, run: null, source: null, at: null, lost: null,
    selected: null, hover: null, trail: [], room: null, wires: null, probe: null, backward: null,
  });
  sources = createSources(store, calls);
  sources.update();
  store.subscribe(["base", "served", "source", "at"], sources.update);
  store.subscribe(["run"], ({ run }) => shown.push(run.model));
});
const turn = () => new Promise((done) => setImmediate(done));
const at = (id) => store.set({ at: id });
async function answered() {
  asked.at(-1).answer();
  await turn();
}

test("without a source the model's own run is shown, the very object", () => {
  const { run, graph, weights } = store.get();
  assert.equal(run, store.get().served);
  assert.equal(graph, base.graph);
  assert.equal(weights, base.weights);
  assert.ok(sources.isSettled());
});

test("a checkpoint reads the drawing that the server prepared, and says whose answer it is", async () => {
  at("lenet@120");
  assert.ok(!sources.isSettled());
  assert.equal(store.get().run, store.get().served); // until it is there
  await answered();
  const { run, source, served: before, graph, weights } = store.get();
  const expected = forward(base.graph, weightsFor("lenet@120"), before.values.slice(0, 4));
  assert.deepEqual(run.values, expected.values);
  assert.deepEqual(run.stats, expected.stats);
  assert.deepEqual(run.probabilities, expected.probabilities);
  assert.equal(run.model, "lenet@120");
  assert.deepEqual(run.of, { ...before.of, model: "lenet@120" });
  assert.equal(run.of.ink, before.of.ink); // the same drawing: it is measured once
  assert.deepEqual(run.center, before.center);
  assert.deepEqual([source.id, source.step], ["lenet@120", 120]);
  assert.equal(weights, source.weights);
  assert.equal(graph, base.graph); // the same layers: nothing that hangs on the graph is built anew
  assert.deepEqual(graphs, []);
  assert.ok(sources.isSettled());
});

test("a drawing made meanwhile is read at once, and the model's own run comes back at once", async () => {
  at("lenet@120");
  await answered();
  const next = served(2);
  store.set({ served: next });
  assert.equal(store.get().run.model, "lenet@120");
  assert.deepEqual(store.get().run.values.slice(0, 4), next.values.slice(0, 4));
  at(null);
  assert.equal(store.get().run, next);
  assert.equal(store.get().weights, base.weights);
  assert.equal(store.get().source, null);
});

test("of many checkpoints in a row the newest stays, at most one is asked for at a time", async () => {
  for (const id of ["lenet@1", "lenet@2", "lenet@3", "lenet@4"]) at(id);
  assert.deepEqual(asked.map(({ id }) => id), ["lenet@1"]);
  await answered();
  assert.deepEqual(asked.map(({ id }) => id), ["lenet@1", "lenet@4"]);
  assert.equal(store.get().run.model, "lenet@1"); // on the way there the picture moves
  assert.ok(!sources.isSettled());
  await answered();
  assert.equal(store.get().run.model, "lenet@4");
  assert.ok(sources.isSettled());
});

test("what comes too late does not push the newer one off the screen", async () => {
  at("lenet@1");
  await answered();
  at("lenet@2");
  at("lenet@1"); // known already
  assert.equal(store.get().run.model, "lenet@1");
  await answered();
  assert.equal(store.get().run.model, "lenet@1");
  at("lenet@3");
  at(null);
  await answered();
  assert.equal(store.get().run, store.get().served);
  assert.ok(sources.isSettled());
});

test("the last forty sets are kept, the newest of a training that goes on is not", async () => {
  for (let step = 0; step <= 40; step++) {
    at(`lenet@${step}`);
    await answered();
  }
  at("lenet@1");
  assert.equal(asked.length, 41);
  at("lenet@0"); // the 41st back
  assert.equal(asked.length, 42);
  await answered();
  for (let k = 0; k < 2; k++) {
    at("lenet@latest");
    await answered();
    at(null);
  }
  assert.equal(asked.length, 44);
});

test("a checkpoint that is refused says why once, and the old picture stays", async () => {
  at("lenet@1");
  await answered();
  const { run } = store.get();
  at("lenet@7");
  asked.at(-1).fail(new ApiError({ error: "no_model", detail: "no step 7", status: 404 }));
  await turn();
  assert.equal(store.get().lost, "lenet@7: no step 7");
  assert.equal(store.get().run, run);
  assert.ok(sources.isSettled());
  store.set({ served: served(2) });
  assert.equal(asked.length, 2); // asking again would be refused again
  at("lenet@1");
  assert.equal(store.get().lost, null);
});

test("a server that is gone is asked again once it answers a drawing", async () => {
  at("lenet@7");
  asked.at(-1).fail(new TypeError("Failed to fetch"));
  await turn();
  assert.equal(store.get().lost, "lenet@7: gone");
  assert.ok(sources.isSettled());
  assert.equal(asked.length, 1);
  store.set({ served: served(2) });
  assert.equal(asked.length, 2);
  await answered();
  assert.equal(store.get().run.model, "lenet@7");
  assert.equal(store.get().lost, null);
});

test("what another graph does not have is let go of, what it has stays", async () => {
  const kept = { layer: "fc", index: 2 };
  store.set({ selected: { layer: "relu1", index: 1 }, hover: kept, trail: [{ layer: "relu1", index: 1 }, kept], wires: "relu1", probe: [kept], room: { kind: "stepper", layer: "relu1", channel: 0 } });
  at("bent@5");
  await answered();
  const { graph, selected, hover, trail, wires, room, probe, how } = store.get();
  assert.ok(graph.byId.has("tanh1"));
  assert.deepEqual([selected, hover, trail, wires, room, probe, how], [null, kept, [kept], null, null, null, "restored"]);
  at("bent@6");
  await answered();
  assert.equal(store.get().graph, graph); // its checkpoints share one
  assert.deepEqual(graphs, ["bent@5"]);
  store.set({ selected: { layer: "tanh1", index: 0 } });
  at(null);
  assert.equal(store.get().graph, base.graph);
  assert.equal(store.get().selected, null);
});

test("a source that a part of the page gives is shown, and stays when no checkpoint is named any more", async () => {
  at("lenet@1");
  await answered();
  const live = { id: "t1@9", step: 9, graph: base.graph, weights: weightsFor("t1@9") };
  store.set({ at: null, source: live });
  assert.equal(store.get().source, live);
  assert.equal(store.get().run.model, "t1@9");
  store.set({ source: null });
  assert.equal(store.get().run, store.get().served);
});

test("a network that reads drawings of another size is refused, and the picture stays", () => {
  const other = open([input([1, 3, 3]), dense("fc", "input", 2)]);
  store.set({ source: { id: "large@1", step: 1, ...madeUp(other, 1) } });
  assert.match(store.get().lost, /large@1: the input has 4 units, the network reads 9/);
  assert.equal(store.get().graph, base.graph);
  assert.equal(store.get().run, store.get().served);
});

test("other drawings than the one on the pad are read with the source too", async () => {
  const other = served(5);
  assert.equal(sources.read(other), other);
  at("lenet@1");
  await answered();
  assert.deepEqual(sources.read(other).values, forward(base.graph, weightsFor("lenet@1"), other.values.slice(0, 4)).values);
});
