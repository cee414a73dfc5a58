/**
 * Calls functions of the guide's computations: node compute.mjs CASES.json
 *
 * CASES: {out, calls: [[module, function, ...arguments]]}. Written to `out`: the list of results, in that order; typed
 * arrays become lists, a Map an object. {rows, cols, values} among the arguments becomes a map.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { openGraph } from "../../static/js/net/graph.js";

const folder = "../../static/js/guide/compute/";
const MODULES = ["activations", "family", "fields", "grid", "kernels", "learn", "network", "pooling", "size", "slide", "softmax", "torch", "votes"];

const loaded = Object.fromEntries(await Promise.all(MODULES.map(async (name) => [name, { ...(await import(`${folder}${name}.js`)) }])));
const { fields, grid, kernels, learn, pooling, slide, votes } = loaded;

/** Results of more than one function together, under names of their own. */
loaded.together = {
  convolvedCells(map, kernel, settings) {
    const done = grid.convolved(map, kernel, settings);
    return done.why ? { why: done.why } : { ...done, cells: Array.from(done.values, (_, k) => slide.cellOf(done, k)) };
  },
  pooledCells(map, settings) {
    const done = pooling.pooled(map, settings);
    return { ...done, cells: Array.from(done.values, (_, k) => slide.cellOf(done, k)) };
  },
  shifted(layers, still, moved, ids) {
    const graph = openGraph({ id: "", digest: "", card: {}, layers });
    return pooling.shiftChanges(graph, Float32Array.from(still), Float32Array.from(moved), ids);
  },
  /** weights: {layer: {weight, bias}} as lists. */
  voted(layers, weights, values, id, k) {
    const graph = openGraph({ id: "", digest: "", card: {}, layers });
    const tensors = Object.entries(weights).map(([layer, { weight, bias }]) => [layer, { weight: Float32Array.from(weight), bias: Float32Array.from(bias) }]);
    return votes.votesOf(graph, new Map(tensors), { values: Float32Array.from(values) }, id, k);
  },
  /** What a first filter makes of the box on a digit of 28 x 28. */
  excited(pixels, inset, box, kernel, bias) {
    const levels = fields.placed(Uint8Array.from(pixels), inset, { rows: 32, cols: 32 });
    return fields.response(fields.patchOf(levels, 32, box), Float32Array.from(kernel), bias);
  },
  filteredBy: (map, key, edge) => kernels.filtered(map, kernels.KERNELS.find((each) => each.key === key).rows, edge),
  stepped: (seed, pixels, label, rate, plan) => learn.step(learn.untrained(seed, plan), pixels, label, rate),
  followed: (seed, pixels, label, rate, layer, index) => learn.followed(learn.step(learn.untrained(seed), pixels, label, rate), layer, index),
  logitSlopes(seed, pixels, label) {
    const done = learn.step(learn.untrained(seed), pixels, label, 0.1);
    return Array.from({ length: 10 }, (_, k) => learn.logitSlope(done, k));
  },
  errors(seed, pixels, label, rate, count) {
    const found = [];
    for (let network = learn.untrained(seed), k = 0; k < count; k++) {
      const done = learn.step(network, pixels, label, rate);
      found.push(done.before.error.total);
      network = done.next;
    }
    return found;
  },
};

function given(value) {
  return value?.rows && Array.isArray(value.values) ? { ...value, values: Float64Array.from(value.values) } : value;
}

const HIDDEN = new Set(["graph", "layer", "run"]); // long, and known from the rest
function plain(key, value) {
  if (HIDDEN.has(key) && typeof value === "object") return undefined;
  if (ArrayBuffer.isView(value)) return [...value];
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const { out, calls } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const results = calls.map(([module, name, ...rest]) => loaded[module][name](...rest.map(given)));
writeFileSync(out, JSON.stringify(results, plain));
