/**
 * Backpropagation over the same record that trace.js reads forward: what each unit's output, each weight and each bias
 * changes in the error E. Sums are float64 on the run's float32 values. As torch has it, relu'(0) is 0 and the first of
 * equal winners of a max pool takes it all.
 */
import { jobOf, statsOf, wayOf } from "./forward.js";
import { lossOf } from "./loss.js";
import { eachAround, eachRow, squaresAround, winnersOf } from "./shifts.js";
import { SLOPES } from "./slopes.js";

export { lossOf };

/**
 * "read fold" -> hands `g`, dE/d(sum) of each unit of a layer, on to the units that it reads (`slopes`, a block) and to its
 * weights (`own.weight`, null where they are no tensor). job: see forward.js.
 */
const HANDS = {
  "window sum"({ layer, inputs: [input], values, kernel, fixed }, g, slopes, own) {
    eachRow(layer, input, (tap, unit, at, count, step) => {
      const weight = kernel ? kernel[tap] : fixed;
      let sum = 0;
      for (let k = 0; k < count; k++, unit++, at += step) {
        slopes[at] += weight * g[unit];
        sum += g[unit] * values[at];
      }
      if (kernel) own.weight[tap] += sum;
    });
  },
  "window max"({ layer, inputs: [input], values, fixed }, g, slopes) {
    const places = winnersOf(layer, input, values);
    for (let u = 0; u < layer.size; u++) if (places[u] >= 0) slopes[places[u]] += fixed * g[u];
  },
  "all sum"({ layer, inputs: [{ at, size }], values, kernel, fixed }, g, slopes, own) {
    for (let u = 0; u < layer.size; u++) {
      if (g[u] === 0) continue; // says nothing to anyone below
      for (let k = 0, tap = u * size; k < size; k++, tap++) {
        slopes[at + k] += (kernel ? kernel[tap] : fixed) * g[u];
        if (kernel) own.weight[tap] += g[u] * values[at + k];
      }
    }
  },
  "all softmax"({ layer, inputs: [{ at }], values }, g, slopes) {
    const share = values.subarray(layer.at, layer.at + layer.size);
    const all = share.reduce((sum, p, k) => sum + p * g[k], 0);
    for (let k = 0; k < layer.size; k++) slopes[at + k] += share[k] * (g[k] - all);
  },
  "same sum"({ layer, inputs, values, kernel, fixed }, g, slopes, own) {
    const plane = layer.rows * layer.cols;
    inputs.forEach(({ at }, t) => {
      for (let u = 0; u < layer.size; u++) {
        const tap = Math.floor(u / plane) * inputs.length + t;
        slopes[at + u] += (kernel ? kernel[tap] : fixed) * g[u];
        if (kernel) own.weight[tap] += g[u] * values[at + u];
      }
    });
  },
  "across normalise"({ layer, inputs: [input], values, fixed }, g, slopes) {
    const { bias, params: { beta } } = layer, squares = squaresAround(layer, input, values), through = new Float64Array(layer.size);
    for (let u = 0; u < layer.size; u++) {
      const sum = bias + fixed * squares[u], scaled = g[u] * sum ** -beta;
      slopes[input.at + u] += scaled;
      through[u] = 2 * beta * fixed * values[input.at + u] * scaled / sum;
    }
    eachAround(layer, (u, near) => (slopes[input.at + near] -= through[u] * values[input.at + near]));
  },
  "join sum"({ inputs, fixed }, g, slopes) {
    let unit = 0;
    for (const { at, size } of inputs) for (let k = 0; k < size; k++) slopes[at + k] += fixed * g[unit++];
  },
};

/** dE/d(sum) of a layer's units, from dE/d(output). */
function beforeFinish(layer, values, slopes) {
  const slope = SLOPES[layer.finish];
  return Float64Array.from({ length: layer.size }, (_, u) => slopes[layer.at + u] * slope(values[layer.at + u]));
}

function addUp(g, plane, bias) {
  for (let u = 0; u < g.length; u++) bias[Math.floor(u / plane)] += g[u];
}

const zeros = (tensor) => (tensor ? new Float64Array(tensor.length) : null);

/**
 * The chain rule from the last layer down. slopes: a Float64Array block, 0 but for dE/d(output) of the units where E is
 * known; it is filled in place. done: layers that have handed theirs on already.
 * -> Map of layer id -> {weight, bias}, Float64Arrays in torch's order or null
 */
export function handedDown(graph, weights, values, slopes, done = new Set()) {
  const gradients = new Map();
  for (const layer of [...graph.layers].reverse()) {
    if (layer.read === "none" || done.has(layer)) continue;
    const job = jobOf(graph, weights, values, layer), g = beforeFinish(layer, values, slopes);
    const own = { weight: zeros(job.kernel), bias: zeros(job.bias) };
    if (own.bias) addUp(g, layer.rows * layer.cols, own.bias);
    wayOf(HANDS, layer)(job, g, slopes, own);
    if (own.weight || own.bias) gradients.set(layer.id, own);
  }
  return gradients;
}

/**
 * Cross entropy goes through its softmax in one step: dE/d(logit) is p - t. Through dE/dp = -t/p it would be lost where p
 * is too small for float32.
 */
function throughSoftmax({ byId }, last, outputs, slopes) {
  const { at } = byId.get(last.inputs[0]);
  outputs.forEach(({ target, output }, k) => (slopes[at + k] = output - target));
  return new Set([last]);
}

const narrow = (tensor) => tensor && Float32Array.from(tensor);

/**
 * One run gone back through, for one label. loss: {kind, label}, see loss.js.
 * -> {values: Float32Array(graph.size), dE/d(output of each unit) laid out as a run's block; slopes: the same in float64;
 *     stats: Map id -> {min, max}; gradients: Map layer id -> {weight, bias}, Float32Arrays in torch's order or null;
 *     error: E; outputs: see lossOf}
 */
export function backward(graph, weights, run, loss) {
  const { error, outputs } = lossOf(graph, run, loss), last = graph.layers.at(-1);
  const slopes = new Float64Array(graph.size);
  outputs.forEach(({ slope }, k) => (slopes[last.at + k] = slope));
  const done = loss.kind === "cross_entropy" ? throughSoftmax(graph, last, outputs, slopes) : new Set();
  const found = handedDown(graph, weights, run.values, slopes, done);
  const gradients = new Map([...found].map(([id, own]) => [id, { weight: narrow(own.weight), bias: narrow(own.bias) }]));
  const values = Float32Array.from(slopes);
  return { values, slopes, stats: statsOf(graph, values), gradients, error, outputs };
}
