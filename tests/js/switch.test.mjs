/** Another network in the same page: what is fetched, what stands meanwhile, what stays. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { keepFitting } from "../../static/js/fits.js";
import { createModels, createOpener } from "../../static/js/models.js";
import { createReread } from "../../static/js/reread.js";
import { createStore } from "../../static/js/store.js";
import * as switches from "../../static/js/switching.js";
import { speak } from "../../static/js/text/words.js";
import { HOME, HOME_SOLID } from "../../static/js/view/camera.js";
import { ALL } from "../../static/js/view/choice.js";
import { conv, dense, input, softmax } from "./help.mjs";

speak({
  "left.unit": "{title} lacks {layer}", "left.room": "{title}: room", "left.guide": "{title}: guide", "left.train": "{title}: train",
  "left.unknown": "none", "left.failed": "{id}: {why}", "notice.offline": "gone",
});

const NETWORKS = {
  small: [input([1, 4, 4]), conv("conv1", "input", [2, 2, 2], { kernel: 3 }), dense("output", "conv1", 2), softmax("softmax", "output", 2)],
  flat: [input([1, 32, 32]), dense("fc1", "input", 5), dense("output", "fc1", 2), softmax("softmax", "output", 2)],
  large: [input([1, 4, 4]), conv("conv1", "input", [9, 2, 2], { kernel: 3 }), dense("output", "conv1", 2), softmax("softmax", "output", 2)],
};
const entries = Object.keys(NETWORKS).map((id) => ({ id, digest: `d-${id}`, title: id }));

let asked, waiting, models, store, switching;
beforeEach(async () => {
  asked = [];
  waiting = [];
  const calls = {
    getGraph: async ({ id }) => (asked.push(`graph ${id}`), { id, digest: "d", card: { title: id, classes: ["a", "b"] }, layers: NETWORKS[id] }),
    getWeights: ({ id }) => (asked.push(`weights ${id}`), new Promise((answer, fail) => waiting.push({ answer: () => answer(new Map([[id, {}]])), fail }))),
    getModels: async () => (asked.push("models"), [...entries, { id: "kept", digest: "k", title: "Kept" }]),
  };
  models = createModels(entries, calls);
  const entry = models.entry("small"), graph = await models.graph(entry);
  store = createStore({
    modelId: "small", base: { graph, weights: new Map() }, served: { of: "small" }, graph: null, weights: null, run: null, source: null, at: null,
    selected: null, hover: null, trail: [], room: null, wires: null, probe: null, backward: null, choice: ALL, camera: HOME, flight: null,
    guide: null, train: null, opening: null, left: null, lost: null, rejected: null, switched: null,
  });
  keepFitting(store);
  switching = createOpener(store, models, async () => switches);
  createReread(store);
  asked = [];
});
const turn = () => new Promise((done) => setImmediate(done));
async function open(id, then) {
  const opened = switching.open(id, then);
  await turn();
  waiting.splice(0).forEach(({ answer }) => answer());
  return opened;
}
const serve = () => store.set({ served: { of: store.get().modelId } });

test("nothing is fetched before it is asked for, and nothing twice", async () => {
  assert.deepEqual(asked, []);
  assert.equal(await open("flat"), true);
  assert.deepEqual(asked, ["weights flat", "graph flat"].sort());
  serve();
  assert.equal(await open("small"), true); // its graph came with the page, its weights never did here
  serve();
  await open("flat");
  assert.deepEqual(asked.slice(2), ["weights small"]);
});

test("the old picture stands until the new network has answered, then graph, weights and run change at once", async () => {
  const seen = [];
  store.subscribe(["graph", "weights", "run"], ({ graph, weights, run }) => seen.push([graph.id, [...weights.keys()].join(), run?.of]));
  await open("flat");
  assert.equal(store.get().modelId, "flat");
  assert.deepEqual([store.get().graph.id, store.get().run.of, switching.isSettled()], ["small", "small", false]);
  serve();
  assert.deepEqual(seen, [["flat", "flat", "flat"]]);
  assert.equal(switching.isSettled(), true);
});

test("a network that refuses the drawing is shown without a run", async () => {
  await open("flat");
  store.set({ rejected: "no" });
  assert.deepEqual([store.get().graph.id, store.get().run], ["flat", null]);
});

test("a unit stays where the new network has it; else none is selected, and that is said", async () => {
  store.set({ selected: { layer: "conv1", index: 7 } });
  await open("large");
  serve();
  assert.deepEqual(store.get().selected, { layer: "conv1", index: 7 });
  assert.equal(store.get().left, null);
  store.set({ selected: { layer: "conv1", index: 30 } });
  await open("small");
  serve();
  assert.deepEqual([store.get().selected, store.get().left], [null, "small lacks conv1"]);
  store.set({ drawing: {} });
  assert.equal(store.get().left, null, "the reader has gone on");
});

test("hidden layers stay hidden where there are such, the camera goes home in its view, weights from elsewhere go", async () => {
  store.set({ choice: { hidden: ["conv1", "output"], fold: true, only: "conv1" }, camera: { ...HOME_SOLID, zoom: 3 }, at: null, sight: "gradients" });
  await open("flat");
  serve();
  const { choice, camera, sight, at, source } = store.get();
  assert.deepEqual(choice, { hidden: ["output"], fold: true, only: null });
  assert.deepEqual([camera, sight, at, source], [HOME_SOLID, "values", null, null]);
});

test("guide and training close over a network that they are not about, also when they are opened there", async () => {
  store.set({ guide: { chapter: 1 } }); // over a toy that has not LeNet's layers
  assert.deepEqual([store.get().guide, store.get().left], [null, "small: guide"]);
  store.set({ guide: { chapter: 1 } });
  assert.deepEqual([store.get().guide, store.get().left], [null, "small: guide"], "said again");
  await open("flat");
  serve();
  store.set({ train: {} });
  assert.notEqual(store.get().train, null, "it reads what the trained networks read");
  await open("small");
  serve();
  assert.deepEqual([store.get().train, store.get().left], [null, "small: train"]);
});

test("only the newest wish counts, and one that fails says why and changes nothing", async () => {
  const first = switching.open("flat"), second = switching.open("large");
  await turn();
  waiting.splice(0).forEach(({ answer }) => answer());
  assert.deepEqual([await first, await second, store.get().modelId], [false, true, "large"]);
  serve();
  const failing = switching.open("flat");
  await turn();
  assert.equal(waiting.length, 0, "its weights are there by now");
  await failing;
  serve();
  const broken = switching.open("small");
  await turn();
  waiting.splice(0).forEach(({ fail }) => fail(new Error("gone")));
  assert.equal(await broken, false);
  assert.deepEqual([store.get().modelId, store.get().lost, store.get().opening], ["flat", "small: gone", null]);
  assert.equal(await open("small"), true, "what failed is asked for again");
});

test("a network that was kept after the page came is found; one that nobody has is named", async () => {
  assert.equal((await models.seek("kept")).title, "Kept");
  assert.equal(await open("nobody"), false);
  assert.equal(store.get().lost, "nobody: none");
});

test("then() is called once the network is on the screen, and at once where it is there already", async () => {
  const called = [];
  await open("flat", () => called.push(store.get().graph.id));
  assert.deepEqual(called, []);
  serve();
  assert.deepEqual(called, ["flat"]);
  await switching.open("flat", () => called.push("again"));
  assert.deepEqual(called, ["flat", "again"]);
});
