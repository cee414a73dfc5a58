/** Networks that branch, written down by hand as the server describes such: an inception module, shortcuts, dense layers. */
import { conv, dense, input, layer, maxPool, open, relu, softmax } from "./help.mjs";

export const norm = (id, from, shape) => layer(id, "batchnorm", shape, { inputs: [from], weight: "tensor", bias: "tensor" });
export const add = (id, from, shape) => layer(id, "add", shape, { inputs: from });
export const concat = (id, from, shape) => layer(id, "concat", shape, { inputs: from, read: "join" });
export const lrn = (id, from, shape) => layer(id, "lrn", shape, { inputs: [from], read: "across", fold: "normalise", params: { size: 5, alpha: 1, beta: 0.75, k: 2 } });

/** Convolution, normalisation and ReLU: three layers, one row when folded. */
const step = (id, from, shape, kernel = 3) => [
  conv(`${id}.conv`, from, shape, { kernel, padding: (kernel - 1) / 2 }), norm(`${id}.norm`, `${id}.conv`, shape), relu(`${id}.relu`, `${id}.norm`, shape),
];
const held = (block, layers) => layers.map((each) => ({ ...each, block }));
const end = (from, shape) => [
  layer("flatten", "flatten", [shape.reduce((a, b) => a * b, 1)], { inputs: [from] }), dense("output", "flatten", 4), softmax("softmax", "output", 4),
];
const CLASSES = ["dog", "cat", "boat", "bird"];

/** Four branches between a stem and a join: 1x1, 3x3 behind 1x1, 5x5 behind 1x1, 1x1 behind a pool. */
export function inception() {
  const shape = [8, 16, 16], of = (count) => [count, 16, 16];
  return open([
    input([3, 16, 16]), ...step("stem", "input", shape),
    ...held("mix.one", step("one", "stem.relu", of(4), 1)),
    ...held("mix.three_reduce", step("three_reduce", "stem.relu", of(4), 1)), ...held("mix.three", step("three", "three_reduce.relu", of(32))),
    ...held("mix.five_reduce", step("five_reduce", "stem.relu", of(2), 1)), ...held("mix.five", step("five", "five_reduce.relu", of(4), 5)),
    ...held("mix", [maxPool("pool", "stem.relu", shape, { kernel: 3, padding: 1 })]), ...held("mix.project", step("project", "pool", of(2), 1)),
    ...held("mix", [concat("cat", ["one.relu", "three.relu", "five.relu", "project.relu"], of(42))]), ...end("cat", of(42)),
  ], CLASSES);
}

/** `blocks` residual blocks on `maps` maps: two convolutions, and the block's input added to what they make. */
export function residual(blocks = 2, maps = 4) {
  const shape = [maps, 16, 16], layers = [input([3, 16, 16]), ...step("stem", "input", shape)];
  for (let k = 1; k <= blocks; k++) {
    const from = layers.at(-1).id, name = (what) => `block${k}.${what}`;
    layers.push(...held(`block${k}`, [
      ...step(name("a"), from, shape), ...step(name("b"), name("a.relu"), shape).slice(0, 2),
      add(name("add"), [name("b.norm"), from], shape), relu(name("relu"), name("add"), shape),
    ]));
  }
  return open([...layers, ...end(layers.at(-1).id, shape)], CLASSES);
}

/** `count` dense layers: normalisation and ReLU come before each convolution, and what comes out is joined to what went in. */
export function denselyConnected(count = 3, growth = 4) {
  let maps = 6;
  const of = (channels) => [channels, 16, 16], layers = [input([3, 16, 16]), conv("stem", "input", of(maps), { kernel: 3, padding: 1 })];
  for (let k = 1; k <= count; k++) {
    const from = layers.at(-1).id, name = (what) => `layer${k}.${what}`;
    layers.push(...held(`layer${k}`, [
      norm(name("norm1"), from, of(maps)), relu(name("relu1"), name("norm1"), of(maps)), conv(name("conv1"), name("relu1"), of(8), { kernel: 1 }),
      norm(name("norm2"), name("conv1"), of(8)), relu(name("relu2"), name("norm2"), of(8)), conv(name("conv2"), name("relu2"), of(growth), { kernel: 3, padding: 1 }),
      concat(name("cat"), [from, name("conv2")], of(maps + growth)),
    ]));
    maps += growth;
  }
  return open([...layers, ...end(layers.at(-1).id, of(maps))], CLASSES);
}
