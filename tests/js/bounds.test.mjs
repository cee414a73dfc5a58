/** What a large network's lines cost: counted before any is made, the strongest kept, and told. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { tapCount, tapsOf } from "../../static/js/net/reads.js";
import { mostReaders, readersOf } from "../../static/js/net/readers.js";
import { lookedAt, MOST, strongest } from "../../static/js/view/bounds.js";
import { bundleOf } from "../../static/js/view/bundle.js";
import { ALL } from "../../static/js/view/choice.js";
import { layoutFlat } from "../../static/js/view/layout.js";
import { lineColours, NUMBERS_A_LINE, selectedLines } from "../../static/js/view/lines.js";
import { wiresOf } from "../../static/js/view/wires.js";
import { between, chance, conv, dense, input, layer, lenet, madeUp, maxPool, open, randomGraph, relu, whole } from "./help.mjs";

const SIZE = { width: 700, height: 700, gutter: 100 };
const scene = (graph, more = {}) => ({ ...madeUp(graph, 83), layout: layoutFlat(graph, SIZE), colours: lineColours("amber-dark", [0, 1, 0]), relief: { lift: 0 }, ...more });
const count = (lines) => lines.length / NUMBERS_A_LINE;

test("law: the strongest of a list, to a 4,096th of the largest", () => {
  const random = chance(41);
  for (let round = 0; round < 200; round++) {
    const numbers = Float32Array.from({ length: whole(random, 1, 400) }, () => (random() < 0.3 ? 0 : between(random, -3, 3)));
    const most = whole(random, 1, 400), kept = strongest(numbers, most);
    assert.equal(kept.length, Math.min(most, numbers.length));
    assert.deepEqual([...kept], [...new Set(kept)].sort((a, b) => a - b));
    const left = numbers.filter((_, k) => !kept.includes(k)).map(Math.abs), top = Math.max(...numbers.map(Math.abs));
    if (left.length) assert.ok(Math.max(...left) <= Math.min(...[...kept].map((k) => Math.abs(numbers[k]))) + top / 4096);
  }
});

test("law: taps and readers are as many as were counted before", () => {
  const random = chance(42);
  const graphs = [lenet(), ...Array.from({ length: 40 }, () => randomGraph(random))];
  for (const graph of graphs) {
    for (const here of graph.layers) {
      const u = whole(random, 0, here.size - 1);
      assert.equal(tapCount(graph, here), tapsOf(graph, here, u).taps.length, here.id);
      for (const above of graph.consumers.get(here.id).map((id) => graph.byId.get(id))) {
        assert.ok(readersOf(graph, above, here, u).length <= mostReaders(above), above.id);
      }
    }
  }
});

test("every line of every layer of LeNet is drawn, and nothing is told", () => {
  const there = scene(lenet());
  const silent = () => assert.fail("lines are left out");
  for (const here of there.graph.layers) {
    if (here.inputs.length && there.layout.boxes.has(here.id)) assert.equal(count(wiresOf(there, here.id, silent)), here.size * tapCount(there.graph, here), here.id);
    selectedLines(there, { selected: { layer: here.id, index: 0 } }, silent);
  }
  for (const hidden of [["relu1", "pool1", "conv2", "relu2", "pool2"], ["fc1", "relu3", "fc2", "relu4"]]) {
    const layout = layoutFlat(there.graph, { ...SIZE, choice: { ...ALL, hidden, fold: false } });
    for (const here of layout.boxes.keys()) selectedLines({ ...there, layout }, { selected: { layer: here, index: 5 } }, silent);
  }
});

/** A dense layer as VGG-16 begins with, of weights that are all one number: 102,760,448 lines. */
function vgg() {
  const graph = open([input([512, 7, 7]), layer("flatten", "flatten", [25088], { inputs: ["input"] }),
    { ...dense("fc1", "flatten", 4096), weight: 0.5, bias: null }, relu("relu1", "fc1", [4096]), dense("output", "relu1", 10)]);
  const random = chance(7);
  return { graph, values: Float32Array.from({ length: graph.size }, () => between(random, -1, 1)), weights: new Map([["output", { weight: new Float32Array(40960).fill(0.1), bias: new Float32Array(10) }]]) };
}

test("of a hundred million lines the strongest are drawn, and it is told of how many", () => {
  const there = vgg(), layout = layoutFlat(there.graph, SIZE);
  const drawn = { ...scene(lenet()), ...there, layout };
  let told = null;
  const lines = wiresOf(drawn, "fc1", (said) => (told = said));
  assert.deepEqual(told, { shown: MOST.cut, all: 102_760_448, units: Math.floor(MOST.looked / 25088) });
  assert.equal(count(lines), MOST.cut);
  assert.ok(lines.every(Number.isFinite));
  const folded = layoutFlat(there.graph, { ...SIZE, choice: { ...ALL, hidden: ["fc1"], fold: false } });
  wiresOf({ ...drawn, layout: folded }, "relu1", (said) => (told = said));
  assert.equal(told.all, 102_760_448); // relu1 has the lines of the layer that is hidden below it

  selectedLines(drawn, { selected: { layer: "fc1", index: 3 } }, (said) => (told = said));
  assert.equal(told.all - told.shown, 25088 - MOST.terms);
});

test("the kept wires are the strongest of the units that are looked at", () => {
  const there = scene(open([input([64, 12, 12]), conv("conv", "input", [64, 10, 10], { kernel: 3 })]));
  const here = there.graph.byId.get("conv");
  let told = null;
  const lines = wiresOf(there, "conv", (said) => (told = said));
  assert.deepEqual(told, { shown: MOST.cut, all: 6400 * 576, units: Math.floor(MOST.looked / 576) });
  const units = lookedAt(there.values.subarray(here.at, here.at + here.size), 576), isIn = new Set(units);
  const weakest = Math.min(...[...units].map((u) => Math.abs(there.values[here.at + u])));
  for (let u = 0; u < here.size; u++) if (!isIn.has(u)) assert.ok(Math.abs(there.values[here.at + u]) <= weakest + 1 / 4096);
  assert.equal(count(lines), MOST.cut);
});

test("a selected unit of a wide network: frames on some maps, forward lines only where they can be followed", () => {
  const wide = open([input([200, 8, 8]), conv("conv", "input", [4, 8, 8], { kernel: 3, padding: 1 }), maxPool("pool", "conv", [4, 4, 4], { kernel: 2, stride: 2 })]);
  let told = null;
  selectedLines(scene(wide), { selected: { layer: "conv", index: 20 } }, (said) => (told = said));
  assert.equal(told.all - told.shown, 8 * (200 - MOST.maps));

  const tall = open([input([1, 2, 2]), dense("a", "input", 600), dense("b", "a", 600), dense("c", "b", 600)]);
  const layout = layoutFlat(tall, { ...SIZE, choice: { ...ALL, hidden: ["b"], fold: false } });
  selectedLines(scene(tall, { layout }), { selected: { layer: "a", index: 20 } }, (said) => (told = said));
  assert.equal(told.all - told.shown, 600 * 600);
});

test("a bundle looks at so many terms at most, and goes down to the drawing all the same", () => {
  const deep = [input([1, 1, 9000])];
  deep.push(layer("flatten", "flatten", [9000], { inputs: ["input"] }));
  for (let k = 0; k < 12; k++) deep.push({ ...dense(`fc${k}`, k ? `fc${k - 1}` : "flatten", 9000), weight: 1, bias: null });
  const graph = open(deep), values = new Float32Array(graph.size).fill(1);
  const there = { graph, values, weights: new Map() };
  const bundle = bundleOf(there, graph.byId.get("fc11"), 0);
  const traced = new Map();
  for (const { to } of bundle) traced.set(to.layer, (traced.get(to.layer) ?? new Set()).add(to.index));
  assert.equal(traced.size, 13); // each layer
  assert.ok(bundle.some(({ from }) => from.layer === "input"));
  assert.ok(bundle.length <= 13 * 500);
});

test("of a layer of a million units with one tap each so many are looked at as there are lines", () => {
  const units = lookedAt(new Float32Array(1_000_000).map((_, k) => k % 1000), 1);
  assert.equal(units.length, MOST.cut);
  for (const u of units) assert.ok(u % 1000 >= 979);
});

test("LeNet's bundles follow as many units of each layer as if there were no bound on terms", () => {
  const graph = lenet();
  let left = 100_000; // as in view/bundle.js
  for (const layer of [...graph.layers].reverse()) {
    const taps = tapCount(graph, layer);
    assert.ok(24 * taps <= left / 2, layer.id);
    left -= 24 * taps;
  }
});
