/**
 * The whole network in the page: every unit of every layer from the input's, by the record that trace.js reads for one
 * unit. Sums are float64; a layer's values are rounded as the block keeps them (float32, as torch stores them) before the
 * next one reads them.
 */
import { eachRow, squaresAround, winnersOf } from "./shifts.js";
import { FINISHES } from "./trace.js";

/** "read fold" -> adds to `sums`, one a unit and 0 at first, what the fold makes of the taps. job: see `filled`. */
const FOLDS = {
  "window sum"({ layer, inputs: [input], values, kernel, fixed }, sums) {
    eachRow(layer, input, (tap, unit, at, count, step) => {
      const weight = kernel ? kernel[tap] : fixed;
      for (let k = 0; k < count; k++, unit++, at += step) sums[unit] += weight * values[at];
    });
  },
  "window max"({ layer, inputs: [input], values, fixed }, sums) {
    const places = winnersOf(layer, input, values);
    for (let u = 0; u < layer.size; u++) sums[u] = places[u] < 0 ? 0 : fixed * values[places[u]];
  },
  "all sum"({ layer, inputs: [input], values, kernel, fixed }, sums) {
    for (let u = 0, tap = 0; u < layer.size; u++) {
      let sum = 0;
      for (let at = input.at; at < input.at + input.size; at++, tap++) sum += (kernel ? kernel[tap] : fixed) * values[at];
      sums[u] = sum;
    }
  },
  "all softmax"({ inputs: [input], values }, sums) {
    let most = -Infinity, total = 0;
    for (let k = 0; k < input.size; k++) most = Math.max(most, values[input.at + k]);
    for (let k = 0; k < input.size; k++) total += sums[k] = Math.exp(values[input.at + k] - most); // cannot grow too large
    for (let k = 0; k < input.size; k++) sums[k] /= total;
  },
  "same sum"({ layer, inputs, values, kernel, fixed }, sums) {
    const plane = layer.rows * layer.cols;
    inputs.forEach(({ at }, t) => {
      for (let u = 0; u < layer.size; u++) sums[u] += (kernel ? kernel[Math.floor(u / plane) * inputs.length + t] : fixed) * values[at + u];
    });
  },
  "across normalise"({ layer, inputs: [input], values, fixed }, sums) {
    const { bias, params: { beta } } = layer, squares = squaresAround(layer, input, values);
    for (let u = 0; u < layer.size; u++) sums[u] = values[input.at + u] * (bias + fixed * squares[u]) ** -beta;
  },
  "join sum"({ inputs, values, fixed }, sums) {
    let unit = 0;
    for (const { at, size } of inputs) for (let k = 0; k < size; k++) sums[unit++] = fixed * values[at + k];
  },
};

/** What reading one layer needs: {layer, inputs, values, kernel, bias, fixed}; kernel and bias null where it has none. */
export function jobOf(graph, weights, values, layer) {
  const inputs = layer.inputs.map((id) => graph.byId.get(id)), tensors = weights.get(layer.id);
  const fixed = typeof layer.weight === "number" ? layer.weight : 1;
  return { layer, inputs, values, fixed, kernel: layer.weight === "tensor" ? tensors.weight : null, bias: layer.bias === "tensor" ? tensors.bias : null };
}

/** The entry of a table of the ways to read and fold; an Error for a layer that it does not know. */
export function wayOf(table, { id, read, fold }) {
  const way = table[`${read} ${fold}`];
  if (!way) throw new Error(`${id} reads ${read} and folds ${fold}; known: ${Object.keys(table).join(", ")}`);
  return way;
}

/** Writes one layer into the block `into`, from what `values` has of the layers that it reads. */
export function filledFrom(graph, weights, values, layer, into) {
  if (layer.read === "none") return into;
  const job = jobOf(graph, weights, values, layer), sums = new Float64Array(layer.size);
  wayOf(FOLDS, layer)(job, sums);
  const finish = FINISHES[layer.finish], plane = layer.rows * layer.cols;
  for (let u = 0; u < layer.size; u++) into[layer.at + u] = finish(job.bias ? sums[u] + job.bias[Math.floor(u / plane)] : sums[u]);
  return into;
}

/** Fills a block whose first layer holds the input, in place; a Float32Array rounds each layer, a Float64Array does not. */
export function filled(graph, weights, values) {
  for (const layer of graph.layers) filledFrom(graph, weights, values, layer, values);
  return values;
}

/** A block -> Map of layer id -> {min, max}; what is not a number is left out. */
export function statsOf(graph, values) {
  return new Map(graph.layers.map(({ id, at, size }) => {
    let min = Infinity, max = -Infinity;
    for (let k = at; k < at + size; k++) {
      if (values[k] < min) min = values[k];
      if (values[k] > max) max = values[k];
    }
    return [id, min > max ? { min: 0, max: 0 } : { min, max }];
  }));
}

/** One a class, adding up to 1; a network that ends without softmax gets one here, as on the server. */
function probabilitiesOf({ layers }, values) {
  const last = layers.at(-1), own = values.subarray(last.at, last.at + last.size);
  if (last.fold === "softmax") return Array.from(own);
  const powers = Float64Array.from(own, (value) => Math.exp(value - own.reduce((most, each) => Math.max(most, each))));
  return Array.from(powers, (power) => power / powers.reduce((sum, each) => sum + each, 0));
}

/**
 * input: the units of the first layer; into: a block to be written anew instead of a new one.
 * -> {values: Float32Array(graph.size), stats: Map id -> {min, max}, probabilities, prediction}
 */
export function forward(graph, weights, input, { into = new Float32Array(graph.size) } = {}) {
  const [first] = graph.layers;
  if (input.length !== first.size) throw new Error(`the input has ${input.length} units, the network reads ${first.size}`);
  into.set(input, first.at);
  const values = filled(graph, weights, into), probabilities = probabilitiesOf(graph, values);
  const prediction = probabilities.reduce((best, each, k) => (each > probabilities[best] ? k : best), 0);
  return { values, stats: statsOf(graph, values), probabilities, prediction };
}
