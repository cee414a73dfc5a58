/** Chapter 4: depth, stride, zero padding. */
import { quiz } from "../check.js";
import { keepingPaddings, outputSize } from "../compute/size.js";
import { createDepth } from "../figures/depth.js";
import { createSettings } from "../figures/settings.js";

const KEEP = { input: 32, kernel: 5 };

const keep = quiz({
  key: "keep",
  kind: "number",
  make: () => ({ ...KEEP, padding: keepingPaddings(KEEP)[0], without: outputSize(KEEP).size, values: KEEP }),
  truth: ({ padding }) => padding,
  typical: ({ padding, kernel }) => [
    { answer: 0, hint: "none" },
    { answer: 1, hint: "one" },
    { answer: 2 * padding, hint: "both" },
    { answer: kernel, hint: "kernel" },
  ],
});

/** The first layer of ResNet: every typical mistake leads to another number. */
const STEM = { input: 224, kernel: 7, stride: 2, padding: 3 };

const stem = quiz({
  key: "stem",
  kind: "number",
  make() {
    const { size, steps, way } = outputSize(STEM);
    const whole = way / STEM.stride + 1;
    return { size, steps, whole, bare: outputSize({ ...STEM, padding: 0 }).size, values: STEM };
  },
  truth: ({ size }) => size,
  typical: ({ size, steps, whole, bare }) => [
    { answer: steps, hint: "first" },
    { answer: whole, hint: "whole" },
    { answer: size + 1, hint: "up" },
    { answer: bare, hint: "bare" },
  ],
});

const SECOND = "conv2";

const weights = quiz({
  key: "weights",
  kind: "number",
  make({ store }) {
    const { graph, weights: tensors } = store.get();
    const layer = graph.byId.get(SECOND), { weight, bias } = tensors.get(SECOND);
    const [size] = layer.params.kernel, maps = graph.byId.get(layer.inputs[0]).channels;
    const numbers = weight.length + bias.length;
    return {
      numbers, weights: weight.length, flat: layer.channels * size * size + bias.length, single: weight.length / layer.channels + 1,
      values: { maps, size, filters: layer.channels },
    };
  },
  truth: ({ numbers }) => numbers,
  typical: (task) => [
    { answer: task.weights, hint: "bias" },
    { answer: task.flat, hint: "flat" },
    { answer: task.single, hint: "single" },
  ],
});

export default {
  sections: [
    { key: "depth", figures: [createDepth] },
    { key: "window", figures: [createSettings] },
    { key: "keeping" },
  ],
  exercises: [keep, stem, weights],
};
