import assert from "node:assert/strict";
import { test } from "node:test";

import { backward } from "../../static/js/net/backward.js";
import { forward } from "../../static/js/net/forward.js";
import { handedTo, strongest, wayUp } from "../../static/js/net/handed.js";
import { ALL } from "../../static/js/view/choice.js";
import { drawnParts, drawnTerms, linesOfFlow } from "../../static/js/view/backward.js";
import { layoutFlat, unitPoint } from "../../static/js/view/layout.js";
import { lineColours, NUMBERS_A_LINE } from "../../static/js/view/lines.js";
import { rangesOf } from "../../static/js/view/ranges.js";
import { blockOf } from "../../static/js/view/sight.js";
import { blockOfFlow } from "../../static/js/train/step/publish.js";
import { stagesOf } from "../../static/js/train/step/stages.js";
import { between, chance, conv, dense, input, layer, lenet, madeUp, maxPool, near, open, relu, softmax } from "./help.mjs";

const COLOURS = lineColours("amber-dark", [0, 1, 0]);
const SIZE = { width: 700, height: 700, gutter: 100 };
const FRAME = 4; // lines

/** A network run and gone back through: what a flow is made of. */
function flowOf(graph, kind = "cross_entropy", seed = 5, numbers = {}) {
  const { weights } = madeUp(graph, seed), random = chance(seed);
  for (const [, own] of weights) own.weight.forEach((w, k) => (own.weight[k] = w * 0.2));
  const run = forward(graph, weights, Float32Array.from({ length: graph.layers[0].size }, () => between(random, 0, 1)));
  const back = backward(graph, weights, run, { kind, label: 1 });
  const reached = new Set(graph.layers.map(({ id }) => id));
  return { graph, values: run.values, weights, slopes: back.slopes, reached, run, back, ...numbers };
}

/** Every way to read: a fork that is added and one that is joined, pools of both kinds, bent activations. */
function fork() {
  const shape = [2, 4, 4];
  return open([
    input([1, 6, 6]), conv("c", "input", shape, { kernel: 3 }), layer("bent", "tanh", shape, { inputs: ["c"], finish: "tanh" }),
    conv("left", "bent", shape, { kernel: 3, padding: 1 }), layer("sum", "add", shape, { inputs: ["bent", "left"] }),
    layer("both", "concat", [4, 4, 4], { inputs: ["sum", "bent"], read: "join" }), relu("open", "both", [4, 4, 4]),
    maxPool("most", "open", [4, 3, 3], { kernel: 2, stride: 1 }), layer("flat", "flatten", [36], { inputs: ["most"] }),
    dense("d", "flat", 5), layer("s", "sigmoid", [5], { inputs: ["d"], finish: "sigmoid" }), dense("out", "s", 3), softmax("p", "out", 3),
  ], ["a", "b", "c"]);
}

for (const [name, graph] of [["LeNet", lenet()], ["a fork", fork()]]) {
  for (const kind of ["cross_entropy", "squared_error"]) {
    test(`what the readers of a unit hand back adds up to its gradient: ${name}, ${kind}`, () => {
      const flow = flowOf(graph, kind), random = chance(3);
      for (const here of graph.layers.slice(0, -1)) {
        for (let k = 0; k < 6; k++) {
          const u = Math.floor(random() * here.size);
          const sum = handedTo(flow, here, u).reduce((total, { product }) => total + product, 0);
          near(sum, flow.slopes[here.at + u], 1e-6, `${here.id}:${u}`);
        }
      }
    });
  }
}

test("a max pool hands back to its winner alone, a closed ReLU nothing", () => {
  const graph = open([input([1, 2, 2]), relu("r", "input", [1, 2, 2]), maxPool("m", "r", [1, 1, 1], { kernel: 2, stride: 2 })]);
  const flow = { graph, values: Float32Array.of(3, -1, 5, 2, 3, 0, 5, 2, 5), weights: new Map(), slopes: Float64Array.of(0, 0, 2, 0, 0, 0, 2, 0, 2) };
  const products = (id) => [0, 1, 2, 3].map((u) => handedTo(flow, graph.byId.get(id), u).map(({ product }) => product));
  assert.deepEqual(products("r"), [[0], [0], [2], [0]]);
  assert.deepEqual(products("input"), [[0], [0], [2], [0]]);
  assert.equal(strongest(handedTo(flow, graph.byId.get("r"), 0)), null);
});

test("the way up goes to the last layer, each step to the reader that hands back most", () => {
  const flow = flowOf(lenet());
  const [most] = [...flow.back.values.subarray(1024, 1024 + 4704).keys()].sort((a, b) => Math.abs(flow.back.values[1024 + b]) - Math.abs(flow.back.values[1024 + a]));
  const way = wayUp(flow, flow.graph.byId.get("conv1"), most);
  assert.deepEqual(way.map(({ layer: id }) => id), flow.graph.layers.slice(1).map(({ id }) => id));
  assert.equal(way.at(-1).index, 1);
  way.slice(0, -1).forEach(({ terms }, k) => assert.equal(strongest(terms).index, way[k + 1].index));
});

const cut = (data) => Array.from({ length: data.length / NUMBERS_A_LINE }, (_, k) => [...data.subarray(k * NUMBERS_A_LINE, (k + 1) * NUMBERS_A_LINE)]);

test("lines run down from the readers to a unit, through layers that are not drawn, wide by what they hand back", () => {
  const flow = flowOf(lenet()), layout = layoutFlat(flow.graph, SIZE), lines = linesOfFlow(flow);
  const scene = { layout, colours: COLOURS, relief: { lift: 0 } };
  const pool2 = flow.graph.byId.get("pool2");
  const u = [...flow.slopes.subarray(pool2.at, pool2.at + pool2.size).keys()].find((k) => flow.slopes[pool2.at + k] !== 0);
  const terms = drawnTerms(flow, layout, pool2, u);
  assert.ok(terms.length > 10 && terms.every(({ layer: id }) => id === "fc1"));
  near(terms.reduce((sum, { product }) => sum + product, 0), flow.slopes[pool2.at + u], 1e-6);
  const drawn = cut(lines.overLines(scene, { hover: { layer: "pool2", index: u }, selected: null })).slice(0, -FRAME);
  assert.equal(drawn.length, terms.length);
  const best = strongest(terms);
  const widest = drawn.reduce((most, line) => (line[6] > most[6] ? line : most));
  unitPoint(layout, "fc1", best.index).forEach((x, k) => near(widest[k], x, 1e-3));
  unitPoint(layout, "pool2", u).forEach((x, k) => near(widest[3 + k], x, 1e-3));
  assert.deepEqual(widest.slice(7, 10).map((x) => x.toFixed(4)), (best.product < 0 ? COLOURS.negative : COLOURS.positive).map((x) => x.toFixed(4)));
});

test("with activations folded away, terms still add up to the gradient", () => {
  const flow = flowOf(lenet()), layout = layoutFlat(flow.graph, { ...SIZE, choice: { ...ALL, fold: true } });
  for (const id of ["pool1", "pool2", "relu3"]) {
    const here = flow.graph.byId.get(id);
    for (const u of [0, 7, 40, 77]) {
      const terms = drawnTerms(flow, layout, here, u);
      assert.ok(terms.every((term) => layout.boxes.has(term.layer)));
      near(terms.reduce((sum, { product }) => sum + product, 0), flow.slopes[here.at + u], 1e-6, `${id}:${u}`);
    }
  }
});

test("the wires of a layer are the lines of all units that it reads: those that carry something, with their signs", () => {
  const flow = flowOf(lenet()), layout = layoutFlat(flow.graph, SIZE), { wireLines, overLines } = linesOfFlow(flow);
  const scene = { layout, colours: COLOURS, relief: { lift: 0 } };
  const ends = (line) => [...line.slice(0, 6), ...line.slice(7, 10)].map((x) => x.toFixed(4)).join();
  for (const [id, below] of [["fc1", "pool2"], ["pool1", "relu1"], ["relu3", "fc1"]]) {
    const { size } = flow.graph.byId.get(below);
    const units = Array.from({ length: size }, (_, index) => cut(overLines(scene, { hover: { layer: below, index }, selected: null })).slice(0, -FRAME));
    const wires = cut(wireLines(scene, id));
    assert.deepEqual(wires.map(ends).sort(), units.flat().map(ends).sort(), id);
    assert.ok(wires.length > 0 && wires.every(([, , , , , , width]) => width <= 1));
    assert.ok(wires[0][10] >= wires.at(-1)[10], "the strongest first");
  }
  const pool1 = flow.graph.byId.get("pool1"), open = [...flow.slopes.subarray(pool1.at, pool1.at + pool1.size)].filter((slope) => slope !== 0);
  assert.ok(cut(wireLines(scene, "pool1")).length <= open.length, "one winner a window");
});

test("with activations folded away, what all units of a layer hand down still adds up to the gradients below", () => {
  const flow = flowOf(lenet()), layout = layoutFlat(flow.graph, { ...SIZE, choice: { ...ALL, fold: true } });
  for (const [id, below] of [["relu2", "pool1"], ["relu3", "pool2"]]) {
    const layer = flow.graph.byId.get(id), { at, size } = flow.graph.byId.get(below), arrived = new Float64Array(size);
    for (let v = 0; v < layer.size; v++) for (const part of drawnParts(flow, layout, layer, v)) arrived[part.index] += part.product;
    arrived.forEach((sum, u) => near(sum, flow.slopes[at + u], 1e-6, `${below}:${u}`));
  }
});

test("lines go through one hidden layer with filters, and give up at a second before anything is worked out", () => {
  const { graph, ...numbers } = flowOf(lenet()), asked = new Set();
  const weights = { get: (id) => asked.add(id) && numbers.weights.get(id) };
  const flow = { ...numbers, graph, weights }, of = (id) => graph.byId.get(id);
  const at = (choice) => layoutFlat(graph, { ...SIZE, choice: { ...ALL, ...choice } });
  const some = (id) => [...flow.slopes.subarray(of(id).at, of(id).at + of(id).size).keys()].find((k) => flow.slopes[of(id).at + k] !== 0);
  const counts = (choice, id) => [drawnTerms(flow, at(choice), of(id), some(id)).length, drawnParts(flow, at(choice), of(id), some(id)).length];
  assert.ok(counts({ hidden: ["conv2"] }, "pool1")[0] > 0 && asked.has("conv2"));
  assert.ok(drawnParts(flow, at({ hidden: ["conv2"] }), of("relu2"), some("relu2")).length > 0);
  asked.clear();
  for (const id of ["conv1", "pool1", "fc1"]) assert.deepEqual(counts({ only: id }, id), [0, 0], id);
  assert.equal(counts({ hidden: ["conv2", "relu2", "pool2"] }, "pool1")[0], 0);
  assert.equal(counts({ hidden: ["conv2", "relu2", "pool2"] }, "fc1")[1], 0);
  assert.deepEqual([...asked], [], "no trace of a layer with weights");
});

test("a layer that the flow has not reached has no lines", () => {
  const flow = flowOf(lenet()), scene = { layout: layoutFlat(flow.graph, SIZE), colours: COLOURS, relief: { lift: 0 } };
  const lines = linesOfFlow({ ...flow, reached: new Set(["softmax", "output"]) });
  assert.equal(cut(lines.overLines(scene, { hover: { layer: "fc1", index: 3 }, selected: null })).length, FRAME);
  assert.equal(cut(lines.chosenLines(scene, { selected: { layer: "fc1", index: 3 } })).length, FRAME);
  assert.ok(cut(lines.chosenLines(scene, { selected: { layer: "output", index: 3 } })).length > FRAME);
  assert.deepEqual(["softmax", "output", "fc1", "input", "nonsense"].map((id) => cut(lines.wireLines(scene, id)).length), [10, 0, 0, 0, 0]);
});

test("the flow comes in stages from the last layer down; layers that only hand on have none of their own", () => {
  const stages = stagesOf(lenet());
  assert.deepEqual(stages.map(({ layer: { id } }) => id), ["softmax", "output", "relu4", "fc2", "relu3", "fc1", "pool2", "relu2", "conv2", "pool1", "relu1", "conv1", "input"]);
  assert.deepEqual(stages[6].ids, ["flatten", "pool2"]);
});

test("a block of gradients is blank where the flow has not come, and has scales of its own", () => {
  const { graph, run, weights, back } = flowOf(lenet(), "squared_error");
  const block = blockOfFlow({ graph, run, weights, label: 1, back }, 3), of = (id) => graph.byId.get(id);
  const part = (id) => [...block.values.subarray(of(id).at, of(id).at + of(id).size)];
  assert.ok(part("relu4").some((x) => x !== 0) && part("fc2").every((x) => x === 0));
  assert.deepEqual([...block.stats.keys()].sort(), ["output", "relu4", "softmax"]);
  const range = rangesOf(graph, block);
  assert.equal(range(of("fc2")), 0);
  assert.equal(range(of("relu4")), Math.max(...part("relu4").map(Math.abs)));
  assert.equal(range(of("softmax")), Math.max(...part("softmax").map(Math.abs)));
  assert.equal(rangesOf(graph, run)(of("softmax")), 1);
});

test("the scene draws the run, unless gradients are asked for and there", () => {
  const run = { values: [1] }, backward = { values: [2] };
  assert.equal(blockOf({ run, backward, sight: "values" }), run);
  assert.equal(blockOf({ run, backward, sight: "gradients" }), backward);
  assert.equal(blockOf({ run, backward: null, sight: "gradients" }), run);
});
