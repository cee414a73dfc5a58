/** What several tests need: seeded chance, comparing with a tolerance, layers written down by hand. */
import assert from "node:assert/strict";

import { chance } from "../../static/js/math/chance.js";
import { openGraph } from "../../static/js/net/graph.js";

export { chance };

export const between = (random, low, high) => low + (high - low) * random();
export const whole = (random, low, high) => Math.floor(between(random, low, high + 1)); // ends included

export function near(actual, expected, tolerance = 1e-9, what = "") {
  const off = Math.abs(actual - expected);
  assert.ok(off <= tolerance, `${what} ${actual} is not ${expected} (${off} apart, allowed ${tolerance})`);
}

export function allNear(actual, expected, tolerance = 1e-9, what = "") {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, k) => near(actual[k], value, tolerance, `${what}[${k}]`));
}

const PLAIN = { title: "", block: "", inputs: [], read: "same", fold: "sum", weight: null, bias: null, finish: "none", params: {} };
export const layer = (id, kind, shape, more = {}) => ({ ...PLAIN, id, kind, shape, ...more, title: more.title ?? id });

export const input = (shape) => layer("input", "input", shape, { read: "none", fold: "none" });

const pair = (x) => (Array.isArray(x) ? x : [x, x]);
export const windowOf = ({ kernel, stride = 1, padding = 0, dilation = 1, groups = 1 }) => ({
  kernel: pair(kernel), stride: pair(stride), padding: pair(padding), dilation: pair(dilation), groups,
});

export const conv = (id, from, shape, params) =>
  layer(id, "conv", shape, { inputs: [from], read: "window", weight: "tensor", bias: "tensor", params: windowOf(params) });
export const maxPool = (id, from, shape, params) =>
  layer(id, "maxpool", shape, { inputs: [from], read: "window", fold: "max", params: windowOf({ groups: shape[0], ...params }) });
export const relu = (id, from, shape) => layer(id, "relu", shape, { inputs: [from], finish: "relu" });
export const dense = (id, from, size) =>
  layer(id, "dense", [size], { inputs: [from], read: "all", weight: "tensor", bias: "tensor" });
/** Local response normalisation; torch's constants where none are given. */
export const responseNorm = (id, from, shape, { size, alpha = 1e-4, beta = 0.75, k = 1 }) =>
  layer(id, "lrn", shape, { inputs: [from], read: "across", fold: "normalise", weight: alpha / size, bias: k, params: { size, alpha, beta, k } });
export const softmax = (id, from, size) => layer(id, "softmax", [size], { inputs: [from], read: "all", fold: "softmax" });

export function open(layers, classes = ["a", "b"]) {
  return openGraph({ id: "toy", digest: "0", card: { title: "Toy", classes }, layers });
}

/** LeNet as the server describes it, written down independently. */
export function lenet() {
  return open([
    input([1, 32, 32]),
    conv("conv1", "input", [6, 28, 28], { kernel: 5 }),
    relu("relu1", "conv1", [6, 28, 28]),
    maxPool("pool1", "relu1", [6, 14, 14], { kernel: 2, stride: 2 }),
    conv("conv2", "pool1", [16, 10, 10], { kernel: 5 }),
    relu("relu2", "conv2", [16, 10, 10]),
    maxPool("pool2", "relu2", [16, 5, 5], { kernel: 2, stride: 2 }),
    layer("flatten", "flatten", [400], { inputs: ["pool2"] }),
    dense("fc1", "flatten", 120), relu("relu3", "fc1", [120]),
    dense("fc2", "relu3", 100), relu("relu4", "fc2", [100]),
    dense("output", "relu4", 10), softmax("softmax", "output", 10),
  ], [..."0123456789"]);
}

/** A random chain or fork of layers, legal but with no meaning: for laws that hold for any network. */
export function randomGraph(random) {
  let side = whole(random, 5, 64);
  const layers = [input([whole(random, 1, 3), side, side])];
  const last = () => layers.at(-1).id;
  for (let k = whole(random, 1, 6); k > 0; k--) {
    const channels = whole(random, 1, 40);
    if (random() < 0.3 && side > 4) {
      const [before] = layers.at(-1).shape;
      side = Math.floor(side / 2);
      layers.push(maxPool(`pool${k}`, last(), [before, side, side], { kernel: 2, stride: 2 }));
    } else if (random() < 0.4) {
      const from = last();
      const shape = [channels, side, side];
      layers.push(conv(`left${k}`, from, shape, { kernel: 1 }), conv(`right${k}`, from, shape, { kernel: 3, padding: 1 }));
      layers.push(layer(`add${k}`, "add", shape, { inputs: [`left${k}`, `right${k}`] }));
    } else {
      layers.push(conv(`conv${k}`, last(), [channels, side, side], { kernel: 3, padding: 1 }));
    }
  }
  layers.push(dense("dense", last(), whole(random, 17, 500)), dense("output", "dense", whole(random, 2, 12)));
  return open(layers);
}

/** A graph with made-up values and weights, the same for the same seed: {graph, values, weights}. */
export function madeUp(graph, seed) {
  const random = chance(seed);
  const values = Float32Array.from({ length: graph.size }, () => between(random, -1, 1));
  const weights = new Map();
  for (const { id, weight, channels, inputs, params, read } of graph.layers) {
    if (weight !== "tensor") continue;
    const below = graph.byId.get(inputs[0]);
    const taps = read === "all" ? below.size : params.kernel[0] * params.kernel[1] * below.channels;
    weights.set(id, { weight: Float32Array.from({ length: channels * taps }, () => between(random, -1, 1)), bias: new Float32Array(channels) });
  }
  return { graph, values, weights };
}
