/** Chapter 12: how to read the scene, as Harley drew it, and the networks that came after LeNet. */
import { ALL, shownLayers } from "../../view/choice.js";
import { quiz } from "../check.js";
import { createFamily } from "../figures/family.js";
import { createFold } from "../figures/fold.js";
import { createGrowth } from "../figures/growth.js";
import { loadNetworks, networkOf } from "../figures/networks.js";

const rows = quiz({
  key: "rows",
  kind: "number",
  make({ store }) {
    const { graph } = store.get();
    const all = shownLayers(graph, ALL).size, folded = shownLayers(graph, { ...ALL, fold: true }).size;
    return { all, folded, layers: graph.layers.length, values: { all } };
  },
  truth: ({ folded }) => folded,
  typical: ({ all, folded, layers }) => [
    { answer: all, hint: "all" },
    { answer: folded - (layers - all), hint: "twice" },
    { answer: all - folded, hint: "gone" },
  ],
});

const weights = quiz({
  key: "weights",
  kind: "number",
  make() {
    const { title, rows: [conv] } = networkOf("alexnet");
    const [filters, high, wide] = conv.out, [channels] = conv.input;
    const { kernel, parameters } = conv;
    return { filters, channels, kernel, parameters, units: filters * high * wide, values: { title, filters, channels, kernel } };
  },
  truth: ({ parameters }) => parameters,
  typical: ({ filters, channels, kernel, units }) => [
    { answer: filters * channels * kernel * kernel, hint: "noBias" },
    { answer: filters * (kernel * kernel + 1), hint: "oneChannel" },
    { answer: units, hint: "units" },
  ],
});

const maps = quiz({
  key: "maps",
  kind: "number",
  make() {
    const { title, rows: all } = networkOf("densenet121");
    const block = all.find(({ join }) => join === "concat");
    const [before] = block.input, { repeat: rounds } = block;
    const grown = block.branches.find((each) => each.length).at(-1).out[0];
    return { before, rounds, grown, after: block.out[0], values: { title, before, rounds, grown } };
  },
  truth: ({ after }) => after,
  typical: ({ before, rounds, grown }) => [
    { answer: rounds * grown, hint: "lost" },
    { answer: before + grown, hint: "once" },
    { answer: grown, hint: "added" },
  ],
});

export default {
  prepare: loadNetworks,
  sections: [
    { key: "scene", figures: [createFold] },
    { key: "family", figures: [createFamily] },
    { key: "growth", figures: [createGrowth] },
  ],
  exercises: [rows, weights, maps],
};
