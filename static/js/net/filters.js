/**
 * The filter of a channel: its row of the weights, as the tiles that it reads, and what its numbers alone tell.
 * A tile is one map's share of the weights. Tiles lie one after the other, in the order in which torch stores them.
 */
import { hasFilters } from "./abilities.js";
import { channelOf } from "./graph.js";
import { windowChannels } from "./reads.js";

const ROW = 32; // weights that make a row of their own; more are broken into rows
const WIDE = 4; // a block of them is at most this many times as wide as high

const inputOf = (graph, layer) => graph.byId.get(layer.inputs[0]);

/** What a dense layer reads, followed down through layers that keep each index, to where it was maps. */
function readFrom(graph, layer) {
  const input = inputOf(graph, layer);
  let here = input;
  while (here.flat && here.read === "same" && here.inputs.length === 1) here = inputOf(graph, here);
  return here.flat || here.rows * here.cols === 1 ? null : here;
}

/** Columns for `count` numbers without places: one row, or the widest block that comes out even, else one row. */
export function columnsFor(count) {
  if (count <= ROW) return count;
  for (let cols = Math.floor(Math.sqrt(WIDE * count)); cols * cols >= count; cols--) if (count % cols === 0) return cols;
  return count;
}

/**
 * How the weights of a channel lie: {count, rows, cols, first, of}: `count` tiles of rows x cols; tile k belongs to map
 * first + k of the layer `of`. Where there are no maps, one tile holds all units of `of`, and `first` is null.
 */
export function tilesOf(graph, layer, channel) {
  const input = inputOf(graph, layer);
  if (layer.read === "window") {
    const { first, span } = windowChannels(layer, input, channel);
    const [rows, cols] = layer.params.kernel;
    return { count: span, rows, cols, first, of: input };
  }
  const maps = readFrom(graph, layer);
  if (maps) return { count: maps.channels, rows: maps.rows, cols: maps.cols, first: 0, of: maps };
  const cols = columnsFor(input.size);
  return { count: 1, rows: input.size / cols, cols, first: null, of: input };
}

/** The weights of one channel: a view on the layer's, not a copy. */
export function kernelOf(weights, layer, channel) {
  const { weight } = weights.get(layer.id);
  const each = weight.length / layer.channels;
  return weight.subarray(channel * each, (channel + 1) * each);
}

export const biasOf = (weights, layer, channel) => (layer.bias === "tensor" ? weights.get(layer.id).bias[channel] : null);

/** Tile k of a kernel. */
export const tileAt = (kernel, { rows, cols }, k) => kernel.subarray(k * rows * cols, (k + 1) * rows * cols);

/** Sums over the columns or rows before and after the middle; a middle line belongs to neither. */
function halves(kernel, { rows, cols }) {
  const sums = { left: 0, right: 0, above: 0, below: 0 };
  kernel.forEach((w, at) => {
    const x = 2 * (at % cols) - (cols - 1), y = 2 * (Math.floor(at / cols) % rows) - (rows - 1);
    if (x < 0) sums.left += w;
    if (x > 0) sums.right += w;
    if (y < 0) sums.above += w;
    if (y > 0) sums.below += w;
  });
  return sums;
}

/**
 * -> {sum, size, min, max, left, right, above, below, heaviest: {tile, size}}; `size` is the sum of magnitudes, of the
 * whole kernel and of the tile that has the most of it.
 */
export function factsOf(kernel, tiles) {
  const sizes = Array.from({ length: tiles.count }, (_, k) => tileAt(kernel, tiles, k).reduce((sum, w) => sum + Math.abs(w), 0));
  const most = sizes.reduce((best, size, k) => (size > sizes[best] ? k : best), 0);
  return {
    sum: kernel.reduce((sum, w) => sum + w, 0),
    size: sizes.reduce((sum, size) => sum + size, 0),
    min: kernel.reduce((least, w) => Math.min(least, w), Infinity),
    max: kernel.reduce((least, w) => Math.max(least, w), -Infinity),
    ...halves(kernel, tiles),
    heaviest: { tile: most, size: sizes[most] },
  };
}

/** The largest magnitude among all weights of a layer: half the width of its colour scale. */
export const weightRange = (weights, layer) => weights.get(layer.id).weight.reduce((most, w) => Math.max(most, Math.abs(w)), 0);

/** Values of a map -> {min, max, mean, at}: `at` is the place of the largest, the first of equals. */
export function mapFacts(values) {
  let min = Infinity, max = -Infinity, sum = 0, at = 0;
  values.forEach((value, k) => {
    if (value > max) [max, at] = [value, k];
    min = Math.min(min, value);
    sum += value;
  });
  return { min, max, mean: sum / values.length, at };
}

/** Channels by a number of theirs, the largest first, equals by number. */
export const ranked = (numbers) => [...numbers.keys()].sort((a, b) => numbers[b] - numbers[a] || a - b);

/**
 * The filter that is nearest to a channel of any layer: its own, else the one below that makes it, else the first above.
 * -> {layer: the record, channel}, or null where a network has no filters.
 */
export function nearestFilter(graph, from, channel) {
  let here = from, at = channel;
  while (!hasFilters(here) && here.inputs.length > 0) {
    const below = inputOf(graph, here);
    const unfolds = here.flat && !below.flat && here.size === below.size;
    at = unfolds ? channelOf(below, at) : below.channels === here.channels ? at : 0;
    here = below;
  }
  const layer = hasFilters(here) ? here : graph.layers.find(hasFilters);
  if (!layer) return null;
  return { layer, channel: layer === here ? Math.min(at, layer.channels - 1) : 0 };
}
