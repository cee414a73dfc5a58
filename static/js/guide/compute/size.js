/**
 * How large the output of a sliding window is, along one axis:
 *
 *   size = floor((input + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
 */
import { pair } from "./toy.js";

/** The least that each setting may be. */
const LEAST = { input: 1, kernel: 1, stride: 1, padding: 0, dilation: 1 };

/** Why these settings cannot be: "whole.<name>", "least.<name>", or null; `<name>` is the setting at fault. */
function atFault(settings) {
  for (const name of Object.keys(LEAST)) {
    if (!Number.isInteger(settings[name])) return `whole.${name}`;
    if (settings[name] < LEAST[name]) return `least.${name}`;
  }
  return null;
}

/**
 * {input, kernel, stride = 1, padding = 0, dilation = 1}, along one axis
 * -> {why, size, room, reach, way, steps, left}
 *   why    null, or why there is no output: "whole.<setting>" (no whole number), "least.<setting>" (too small: stride 0,
 *          padding -1, ...), "reach" (the kernel is larger than the padded input); then size is 0
 *   room   input + 2 * padding: cells the window may lie on
 *   reach  dilation * (kernel - 1) + 1: cells the window spans
 *   way    room - reach: how far it can move;  steps = floor(way / stride), size = steps + 1
 *   left   cells at the far end that no window touches
 */
export function outputSize({ input, kernel, stride = 1, padding = 0, dilation = 1 }) {
  const why = atFault({ input, kernel, stride, padding, dilation });
  if (why) return { why, size: 0, room: null, reach: null, way: null, steps: null, left: null };
  const room = input + 2 * padding, reach = dilation * (kernel - 1) + 1;
  const way = room - reach;
  if (way < 0) return { why: "reach", size: 0, room, reach, way, steps: null, left: null };
  const steps = Math.floor(way / stride);
  return { why: null, size: steps + 1, room, reach, way, steps, left: way - steps * stride };
}

/** {rows, cols, kernel, ...}: numbers or [rows, cols] pairs -> {why, rows, cols, down, across}; the last two as outputSize. */
export function outputShape({ rows, cols, kernel, stride = 1, padding = 0, dilation = 1 }) {
  const [down, across] = [rows, cols].map((input, axis) => outputSize({
    input, kernel: pair(kernel)[axis], stride: pair(stride)[axis], padding: pair(padding)[axis], dilation: pair(dilation)[axis],
  }));
  return { why: down.why ?? across.why, rows: down.size, cols: across.size, down, across };
}

/** The paddings, 0 to 64, that keep the size; empty where none does. */
export function keepingPaddings({ input, kernel, stride = 1, dilation = 1 }) {
  const all = Array.from({ length: 65 }, (_, padding) => padding);
  return all.filter((padding) => outputSize({ input, kernel, stride, padding, dilation }).size === input);
}
