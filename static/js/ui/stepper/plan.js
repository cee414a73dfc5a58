/**
 * What there is to see of a map while it is filled, by the layer's record alone:
 *   {layer, channel, first, steps, rows, cols,   the cells to fill: flat indices first .. first + steps - 1
 *    maps: [{layer, channel, at, size, rows, cols}], what they read: `at` is the map's first value in a run's block
 *    blocks: [{from, size, rows, cols}],          the taps on each of these maps, in the order of the trace
 *    rest: how many more maps are read and not shown,
 *    frame: {rows, cols} | null}                  the window on each map; null where all of it is read
 */
import { carries } from "../../net/abilities.js";
import { placeOf } from "../../net/graph.js";
import { tapsOf, windowChannels } from "../../net/reads.js";

const SHOWN = 36; // maps; more would be too small to see
const LINE = 12; // units of a flat layer that stand in one row

/** A flat layer as a picture: one row while it is short, else a rectangle as near to a square as its size allows. */
export function foldOf(size) {
  if (size <= LINE) return { rows: 1, cols: size };
  const side = Math.ceil(Math.sqrt(size));
  for (let cols = side; cols <= 2 * side; cols++) if (size % cols === 0) return { rows: size / cols, cols };
  return { rows: Math.ceil(size / side), cols: side };
}

function mapOf(layer, channel) {
  if (layer.flat) return { layer, channel: 0, at: layer.at, size: layer.size, ...foldOf(layer.size) };
  const size = layer.rows * layer.cols;
  return { layer, channel, at: layer.at + channel * size, size, rows: layer.rows, cols: layer.cols };
}

const range = (count) => Array.from({ length: count }, (_, k) => k);

function overWindow(graph, layer, channel) {
  const input = graph.byId.get(layer.inputs[0]);
  const { kernel: [kh, kw], dilation: [dh, dw] } = layer.params;
  const { first, span } = windowChannels(layer, input, channel);
  return {
    maps: range(span).map((k) => mapOf(input, first + k)),
    blocks: range(span).map((k) => ({ from: k * kh * kw, size: kh * kw, rows: kh, cols: kw })),
    frame: { rows: (kh - 1) * dh + 1, cols: (kw - 1) * dw + 1 },
  };
}

/** Through what only hands its values on: a dense layer above a flatten shows the maps below it. */
function overAll(graph, layer) {
  let input = graph.byId.get(layer.inputs[0]);
  while (carries(input)) input = graph.byId.get(input.inputs[0]);
  const maps = range(input.flat ? 1 : input.channels).map((c) => mapOf(input, c));
  return { maps, blocks: maps.map(({ size, rows, cols }, k) => ({ from: k * size, size, rows, cols })), frame: null };
}

/** One unit of each input: the taps of the first cell say of which maps. */
function overPlaces(graph, layer, channel) {
  const { inputs, taps, from } = tapsOf(graph, layer, layer.flat ? 0 : channel * layer.rows * layer.cols);
  const maps = Array.from(taps, (tap, t) => {
    const input = inputs[from ? from[t] : 0];
    return mapOf(input, placeOf(input, tap).channel);
  });
  return { maps, blocks: maps.map((_, t) => ({ from: t, size: 1, rows: 1, cols: 1 })), frame: { rows: 1, cols: 1 } };
}

const OVER = { window: overWindow, all: overAll, same: overPlaces, join: overPlaces };

export function planOf(graph, layer, wanted) {
  const channel = layer.flat ? 0 : Math.min(wanted, layer.channels - 1);
  const { at, size, rows, cols } = mapOf(layer, channel);
  const { maps, blocks, frame } = OVER[layer.read](graph, layer, channel);
  return {
    layer, channel, first: at - layer.at, steps: size, rows, cols,
    maps: maps.slice(0, SHOWN), blocks: blocks.slice(0, SHOWN), frame, rest: Math.max(0, maps.length - SHOWN),
  };
}

/** Cell k of the map -> {row, col} in the picture of it. */
export const cellAt = ({ cols }, k) => ({ row: Math.floor(k / cols), col: k % cols });

/** Where the window stands on its maps for cell k: {row, col}, in units; it may begin outside the edge. */
export function windowAt(plan, k) {
  const { row, col } = cellAt(plan, k);
  if (plan.layer.read !== "window") return { row, col };
  const { stride: [sh, sw], padding: [ph, pw] } = plan.layer.params;
  return { row: row * sh - ph, col: col * sw - pw };
}

/** Tap t of a trace -> {block, place}: on which of the maps, and the how-manieth of its taps there. */
export function tapPlace({ blocks: [{ size }] }, t) {
  const block = Math.floor(t / size);
  return { block, place: t - block * size };
}

/**
 * Pictures of one size side by side, `across` in a row: {across, gap, rows, cols, size, width, height}, all in units; `gap`
 * {x, y} is the room between them, and `foot` room below the last row. `size` is how many units a picture has.
 */
export function mosaic(count, { rows, cols, size = rows * cols }, across, gap = { x: 1, y: 1 }, foot = 0) {
  const down = Math.ceil(count / across);
  return { across, gap, rows, cols, size, width: across * (cols + gap.x) - gap.x, height: down * (rows + gap.y) - gap.y + foot };
}

/** The upper left corner of picture k: {x, y} in units. */
export const cornerOf = ({ across, gap, rows, cols }, k) => ({ x: (k % across) * (cols + gap.x), y: Math.floor(k / across) * (rows + gap.y) });
