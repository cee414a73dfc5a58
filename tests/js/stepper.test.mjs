/** What is seen of a map while it fills, what was filled, and the walk through one cell. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { canStep } from "../../static/js/net/abilities.js";
import { placeOf } from "../../static/js/net/graph.js";
import { trace } from "../../static/js/net/trace.js";
import { cellAt, cornerOf, foldOf, mosaic, planOf, tapPlace, windowAt } from "../../static/js/ui/stepper/plan.js";
import { createRecord } from "../../static/js/ui/stepper/record.js";
import { placeLine, soFar, sumLine, tapLine } from "../../static/js/ui/stepper/walk.js";
import "./speak.mjs";
import { allNear, chance, conv, input, layer, lenet, madeUp, maxPool, near, open, randomGraph, whole } from "./help.mjs";

const plan = (graph, id, channel = 0) => planOf(graph, graph.byId.get(id), channel);

test("a convolution over six maps shows all six with a window each", () => {
  const found = plan(lenet(), "conv2", 3);
  assert.deepEqual([found.first, found.steps, found.rows, found.cols], [300, 100, 10, 10]);
  assert.deepEqual(found.maps.map(({ layer: { id }, channel }) => id + channel), ["pool10", "pool11", "pool12", "pool13", "pool14", "pool15"]);
  assert.deepEqual(found.blocks.map(({ from }) => from), [0, 25, 50, 75, 100, 125]);
  assert.deepEqual(found.frame, { rows: 5, cols: 5 });
  assert.deepEqual(windowAt(found, 45), { row: 4, col: 5 });
});

test("a pool shows its own map, and its window goes in its strides", () => {
  const found = plan(lenet(), "pool1", 2);
  assert.deepEqual(found.maps.map(({ channel }) => channel), [2]);
  assert.deepEqual(windowAt(found, 15), { row: 2, col: 2 });
});

test("a dense layer shows the maps below what only carries them; above a flat layer one rectangle", () => {
  const first = plan(lenet(), "fc1", 5), second = plan(lenet(), "fc2");
  assert.deepEqual([first.maps.length, first.maps[0].layer.id, first.frame, first.channel], [16, "pool2", null, 0]);
  assert.deepEqual([first.steps, first.rows, first.cols], [120, 10, 12]);
  assert.deepEqual(tapPlace(first, 137), { block: 5, place: 12 });
  assert.deepEqual([second.maps.length, second.maps[0].layer.id, second.blocks[0].size], [1, "relu3", 120]);
});

test("padding and dilation: the window may begin outside, and spreads", () => {
  const graph = open([input([1, 6, 6]), conv("c", "input", [1, 4, 4], { kernel: 3, padding: 1, dilation: 2 })]);
  const found = plan(graph, "c");
  assert.deepEqual(found.frame, { rows: 5, cols: 5 });
  assert.deepEqual(windowAt(found, 0), { row: -1, col: -1 });
});

test("layers that join or add show one place of each input", () => {
  const shape = [2, 3, 3];
  const graph = open([input(shape), conv("a", "input", shape, { kernel: 3, padding: 1 }),
    layer("add", "add", shape, { inputs: ["input", "a"] }), layer("join", "concat", [4, 3, 3], { inputs: ["input", "a"], read: "join" })]);
  assert.deepEqual(plan(graph, "add", 1).maps.map(({ layer: { id }, channel }) => id + channel), ["input1", "a1"]);
  assert.deepEqual(plan(graph, "join", 3).maps.map(({ layer: { id }, channel }) => id + channel), ["a1"]);
});

test("every tap of every cell lies where the plan shows it, in any network", () => {
  const random = chance(8);
  for (let round = 0; round < 12; round++) {
    const graph = round ? randomGraph(random) : lenet(), { values, weights } = madeUp(graph, round);
    for (const each of graph.layers.filter(canStep)) {
      const found = planOf(graph, each, whole(random, 0, each.channels - 1)), cell = whole(random, 0, found.steps - 1);
      const traced = trace(graph, values, weights, each, found.first + cell), stand = windowAt(found, cell);
      traced.taps.forEach((tap, t) => {
        const { block, place } = tapPlace(found, t), map = found.maps[block];
        if (tap < 0 || !map) return;
        const unit = tap - (map.at - map.layer.at);
        assert.ok(unit >= 0 && unit < map.size, `${each.id}: tap ${t} is on map ${block}`);
        if (traced.inputs.includes(map.layer)) assert.equal(values[map.at + unit], traced.values[t]); // else it was carried
        if (!found.frame) return;
        const { cols, rows } = found.frame, row = Math.floor(unit / map.cols) - stand.row, col = (unit % map.cols) - stand.col;
        assert.ok(row >= 0 && row < rows && col >= 0 && col < cols, `${each.id}: tap ${t} is under the window`);
        assert.ok(place < found.blocks[block].size);
      });
    }
  }
});

test("flat layers are folded into rectangles that hold them", () => {
  assert.deepEqual([10, 84, 100, 120, 400].map(foldOf), [
    { rows: 1, cols: 10 }, { rows: 7, cols: 12 }, { rows: 10, cols: 10 }, { rows: 10, cols: 12 }, { rows: 20, cols: 20 },
  ]);
  for (let size = 1; size < 600; size++) {
    const { rows, cols } = foldOf(size);
    assert.ok(rows * cols >= size && (rows - 1) * cols < size, `${size} in ${rows} × ${cols}`);
  }
  assert.deepEqual(cellAt({ cols: 12 }, 37), { row: 3, col: 1 });
});

test("pictures side by side do not touch", () => {
  const shape = mosaic(5, { rows: 2, cols: 3 }, 2);
  assert.deepEqual([shape.width, shape.height], [7, 8]);
  assert.deepEqual(cornerOf(shape, 3), { x: 4, y: 3 });
});

test("the record holds what the trace says, each cell computed as it is passed", () => {
  const model = madeUp(lenet(), 2), { graph } = model;
  const state = { graph, run: { values: model.values }, weights: model.weights };
  for (const id of ["conv2", "pool2", "fc1"]) {
    const found = plan(graph, id, 1), record = createRecord(state, found);
    record.fill(7);
    record.fill(3);
    record.fill(9);
    const each = graph.byId.get(id);
    const truth = Array.from({ length: 9 }, (_, k) => trace(graph, model.values, model.weights, each, found.first + k).output);
    allNear([...record.values.subarray(0, 9)], truth, 0, id);
    assert.equal(record.at(4).index, found.first + 4);
    assert.ok(record.values.subarray(9).every((value) => value === 0), "no cell ahead of its step");
  }
});

test("colours reach as far as the products of the map", () => {
  const graph = open([input([1, 2, 2]), conv("c", "input", [1, 2, 1], { kernel: [1, 2] })]);
  const state = { graph, run: { values: Float32Array.of(1, 2, -3, 4, 0, 0) }, weights: new Map([["c", { weight: Float32Array.of(2, -0.5), bias: Float32Array.of(0) }]]) };
  assert.deepEqual(createRecord(state, plan(graph, "c")).reach(), { products: 6, weights: 2 });
});

const toy = () => {
  const graph = open([input([2, 2, 2]), conv("c", "input", [1, 1, 1], { kernel: 2 }), maxPool("p", "input", [2, 1, 1], { kernel: 2, stride: 2 })]);
  const weights = new Map([["c", { weight: Float32Array.of(1, -2, 3, 4, 0.5, 0, 0, 1), bias: Float32Array.of(0.25) }]]);
  const values = Float32Array.of(1, 2, -3, 4, 8, 5, 6, 7, 0, 0, 0);
  return (id, channel = 0) => ({ plan: plan(graph, id, channel), traced: trace(graph, values, weights, graph.byId.get(id), channel) });
};

test("tap by tap: the running sum of a convolution, the running largest of a pool", () => {
  const of = toy(), { traced } = of("c");
  assert.deepEqual([0, 1, 2, 3, 4, 5, 8].map((count) => soFar(traced, count)), [0, 1, -3, -12, 4, 8, 15]);
  const pool = of("p").traced;
  assert.deepEqual([1, 2, 3, 4].map((count) => soFar(pool, count)), [1, 2, 2, 4]);
  assert.deepEqual(tapLine(traced, 2), { text: "tap 2 of 8: 2 × (-2) = (-4) · so far", sum: -3, output: -3 });
  assert.equal(tapLine(pool, 3).text, "tap 3 of 4: (-3) · the largest so far");
});

test("the whole cell in one line: sums of maps, bias, value", () => {
  const of = toy(), { traced, plan: found } = of("c");
  assert.deepEqual(sumLine(traced, found), { text: "4 + 11 + bias 0.25 =", sum: 15.25, output: 15.25 });
  const pool = of("p", 1);
  assert.deepEqual(sumLine(pool.traced, pool.plan), { text: "max(8, 5, 6, 7) =", sum: 8, output: 8 });
});

test("a tap outside the edge says so, and no pool takes it", () => {
  const graph = open([input([1, 1, 1]), maxPool("p", "input", [1, 1, 1], { kernel: 3, padding: 1 })]);
  const traced = trace(graph, Float32Array.of(-2, 0), new Map(), graph.byId.get("p"), 0);
  assert.deepEqual(tapLine(traced, 1), { text: "tap 1 of 9: outside the edge · the largest so far", sum: 0, output: 0 });
  near(soFar(traced, 9), -2);
});

test("where it is: row and column, or the unit of a flat layer", () => {
  const conv1 = plan(lenet(), "conv1", 2), fc1 = plan(lenet(), "fc1");
  assert.equal(placeLine(conv1, 123), "step 123 of 784 · row 4, column 10");
  assert.equal(placeLine(conv1, 0), "step 0 of 784");
  assert.equal(placeLine(fc1, 120), "step 120 of 120 · unit 119");
  assert.deepEqual(placeOf(conv1.layer, conv1.first + 122), { channel: 2, row: 4, col: 10 });
});
