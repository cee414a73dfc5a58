/** The way up: which units of a later layer read a unit. The inverse of net/reads.js, tested against it. */
import { placeOf } from "./graph.js";
import { windowChannels } from "./reads.js";

/** Places along one axis whose windows cover place x. */
function windowsOver(x, axis, { kernel, stride, padding, dilation }, size) {
  const out = [];
  for (let k = 0; k < kernel[axis]; k++) {
    const start = x + padding[axis] - k * dilation[axis];
    if (start >= 0 && start % stride[axis] === 0 && start / stride[axis] < size) out.push(start / stride[axis]);
  }
  return out.reverse();
}

function overWindow(layer, input, u) {
  const { channel, row, col } = placeOf(input, u);
  const rows = windowsOver(row, 0, layer.params, layer.rows), cols = windowsOver(col, 1, layer.params, layer.cols);
  const out = [];
  for (let c = 0; c < layer.channels; c++) {
    const { first, span } = windowChannels(layer, input, c);
    if (channel < first || channel >= first + span) continue;
    for (const y of rows) for (const x of cols) out.push((c * layer.rows + y) * layer.cols + x);
  }
  return out;
}

/** The channels that have this one among those around them: channelsAround turned round. */
function overAround(layer, input, u) {
  const { params: { size }, channels } = layer, plane = layer.rows * layer.cols, { channel } = placeOf(input, u);
  const first = Math.max(0, channel - ((size - 1) >> 1)), last = Math.min(channels - 1, channel + (size >> 1));
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * plane + (u % plane));
}

const READERS = {
  window: overWindow,
  all: (layer) => Array.from({ length: layer.size }, (_, k) => k),
  same: (layer, input, u) => [u],
  join: (layer, input, u, before) => [before + u],
  across: overAround,
  none: () => [],
};

const MOST = {
  window: ({ channels, params: { groups, kernel } }) => (channels / groups) * kernel[0] * kernel[1],
  all: ({ size }) => size,
  same: () => 1,
  join: () => 1,
  across: ({ channels, params: { size } }) => Math.min(size, channels),
  none: () => 0,
};

/** How many units of a layer read one of its inputs' at most, known before one is looked for. */
export const mostReaders = (layer) => MOST[layer.read](layer);

/** The units of `layer` that read unit u of `input`, one of its inputs: flat indices, ascending. */
export function readersOf(graph, layer, input, u) {
  const at = layer.inputs.indexOf(input.id);
  const before = layer.inputs.slice(0, at).reduce((sum, id) => sum + graph.byId.get(id).size, 0);
  return READERS[layer.read](layer, input, u, before);
}
