/**
 * The ways a unit reads. Each gives the taps of unit u in the order in which torch stores the weights:
 *   {inputs: the layers read, taps: Int32Array of flat indices (-1 is outside the edge), from: null or Int32Array}
 * `from[t]` says which of `inputs` tap t belongs to; null means the first.
 */
import { placeOf } from "./graph.js";

/** How many input channels a window spans, and the first of them, for output channel c. */
export function windowChannels(layer, input, channel) {
  const { groups } = layer.params;
  const span = input.channels / groups;
  const group = Math.floor(channel / (layer.channels / groups));
  return { first: group * span, span };
}

function window_(layer, inputs, u) {
  const [input] = inputs;
  const { kernel: [kh, kw], stride: [sh, sw], padding: [ph, pw], dilation: [dh, dw] } = layer.params;
  const { channel, row, col } = placeOf(layer, u);
  const { first, span } = windowChannels(layer, input, channel);
  const taps = new Int32Array(span * kh * kw);
  const top = row * sh - ph, left = col * sw - pw;
  let t = 0;
  for (let c = first; c < first + span; c++) {
    for (let i = 0; i < kh; i++) {
      const y = top + i * dh;
      const start = (c * input.rows + y) * input.cols;
      const inside = y >= 0 && y < input.rows;
      for (let j = 0; j < kw; j++) {
        const x = left + j * dw;
        taps[t++] = inside && x >= 0 && x < input.cols ? start + x : -1;
      }
    }
  }
  return { inputs, taps, from: null };
}

function all(layer, inputs) {
  return { inputs, taps: Int32Array.from({ length: inputs[0].size }, (_, i) => i), from: null };
}

function same(layer, inputs, u) {
  const taps = new Int32Array(inputs.length).fill(u);
  return { inputs, taps, from: inputs.length > 1 ? Int32Array.from(inputs, (_, i) => i) : null };
}

function join(layer, inputs, u) {
  let rest = u, which = 0;
  while (rest >= inputs[which].size) rest -= inputs[which++].size;
  return { inputs, taps: Int32Array.of(rest), from: Int32Array.of(which) };
}

/** The channels that local response normalisation looks at from a channel: {first, last}, as torch lays them. */
export function channelsAround({ channels, params: { size } }, channel) {
  return { first: Math.max(0, channel - (size >> 1)), last: Math.min(channels - 1, channel + ((size - 1) >> 1)) };
}

function across(layer, inputs, u) {
  const plane = layer.rows * layer.cols, inPlane = u % plane;
  const { first, last } = channelsAround(layer, (u - inPlane) / plane);
  return { inputs, taps: Int32Array.from({ length: last - first + 1 }, (_, k) => (first + k) * plane + inPlane), from: null };
}

const none = () => ({ inputs: [], taps: new Int32Array(0), from: null });

const READS = { window: window_, all, same, join, across, none };

const COUNTS = {
  window: (layer, [input]) => windowChannels(layer, input, 0).span * layer.params.kernel[0] * layer.params.kernel[1],
  all: (layer, [input]) => input.size,
  same: (layer, inputs) => inputs.length,
  join: () => 1,
  across: ({ channels, params: { size } }) => Math.min(size, channels), // fewer at the first and the last channels
  none: () => 0,
};

/** How many taps a unit of a layer has at most, known before one is looked at. */
export const tapCount = (graph, layer) => COUNTS[layer.read](layer, layer.inputs.map((id) => graph.byId.get(id)));

/** The taps of unit u of a layer, by its record alone. */
export function tapsOf(graph, layer, u) {
  return READS[layer.read](layer, layer.inputs.map((id) => graph.byId.get(id)), u);
}
