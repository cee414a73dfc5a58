/**
 * The way up: which units of the later layers a unit can still change, by structure alone. Exact sets, the inverse of
 * applying `read` again and again; a set is a Uint8Array with 1 for each unit that is in it.
 */
import { channelsAround, windowChannels } from "./reads.js";

/** Where any of the channels first..first+span-1 of a set has a unit: one entry a place. */
function anyOf(input, set, { first, span }) {
  const size = input.rows * input.cols;
  const plane = new Uint8Array(size);
  for (let c = first; c < first + span; c++) {
    for (let p = 0; p < size; p++) plane[p] |= set[c * size + p];
  }
  return plane;
}

/** The places of a layer's map whose windows touch a place of `plane`. */
function touching(layer, input, plane) {
  const { kernel: [kh, kw], stride: [sh, sw], padding: [ph, pw], dilation: [dh, dw] } = layer.params;
  const found = new Uint8Array(layer.rows * layer.cols);
  plane.forEach((is, p) => {
    if (!is) return;
    const y = Math.floor(p / input.cols) + ph, x = (p % input.cols) + pw;
    for (let i = 0; i < kh; i++) {
      const row = (y - i * dh) / sh;
      if (!Number.isInteger(row) || row < 0 || row >= layer.rows) continue;
      for (let j = 0; j < kw; j++) {
        const col = (x - j * dw) / sw;
        if (Number.isInteger(col) && col >= 0 && col < layer.cols) found[row * layer.cols + col] = 1;
      }
    }
  });
  return found;
}

function overWindow(layer, input, set, out) {
  const size = layer.rows * layer.cols;
  const planes = new Map(); // first channel of a group -> what its windows touch: channels of a group share it
  for (let c = 0; c < layer.channels; c++) {
    const read = windowChannels(layer, input, c);
    if (!planes.has(read.first)) planes.set(read.first, touching(layer, input, anyOf(input, set, read)));
    planes.get(read.first).forEach((is, p) => (out[c * size + p] |= is));
  }
}

function overAround(layer, input, set, out) {
  const plane = layer.rows * layer.cols;
  for (let c = 0; c < layer.channels; c++) {
    const { first, last } = channelsAround(layer, c);
    anyOf(input, set, { first, span: last - first + 1 }).forEach((is, p) => (out[c * plane + p] |= is));
  }
}

/** read -> adds to `out` the units of a layer that read a unit of `set`; `before` units come before this input's. */
const UP = {
  window: overWindow,
  all: (layer, input, set, out) => out.fill(1),
  same: (layer, input, set, out) => set.forEach((is, u) => (out[u] |= is)),
  join: (layer, input, set, out, before) => set.forEach((is, u) => (out[before + u] |= is)),
  across: overAround,
  none() {},
};

/** Unit u -> Map of layer id -> {count, set} of every later layer in which it can change a unit, in the graph's order. */
export function reachOf(graph, layer, u) {
  const own = new Uint8Array(layer.size);
  own[u] = 1;
  const reached = new Map([[layer.id, { count: 1, set: own }]]);
  for (const here of graph.layers) {
    if (!here.inputs.some((id) => reached.has(id)) || here === layer) continue;
    const set = new Uint8Array(here.size);
    let before = 0;
    for (const id of here.inputs) {
      const input = graph.byId.get(id);
      if (reached.has(id)) UP[here.read](here, input, reached.get(id).set, set, before);
      before += input.size;
    }
    const count = set.reduce((sum, is) => sum + is, 0);
    if (count) reached.set(here.id, { count, set });
  }
  reached.delete(layer.id);
  return reached;
}

/** The smallest box that holds what a set has among the cells of one sheet: [x0, y0, x1, y1] in cells, or null. */
export function boundsOfSet(set, { first, rows, cols }) {
  let box = null;
  for (let k = 0; k < rows * cols; k++) {
    if (!set[first + k]) continue;
    const x = k % cols, y = Math.floor(k / cols);
    box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)] : [x, y, x + 1, y + 1];
  }
  return box;
}
