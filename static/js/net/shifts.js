/**
 * A window layer map by map instead of unit by unit. At one place (i, j) of the kernel all units of a map read the map
 * below at one shift, so that a whole map is done in two plain loops. The taps are those of reads.js, in the same order.
 * So are those across channels, where a map reads its neighbours.
 */
import { channelsAround, windowChannels } from "./reads.js";

/** The first and the last of `size` units whose tap at `shift` is inside a side of `length`. */
function inside(shift, stride, length, size) {
  return [Math.max(0, Math.ceil(-shift / stride)), Math.min(size - 1, Math.floor((length - 1 - shift) / stride))];
}

/** -> [{top, bottom, left, right, down, across}], one a place of the kernel: the units whose tap is inside, ends included. */
function shiftsOf(layer, input) {
  const { kernel: [kh, kw], stride: [sh, sw], padding: [ph, pw], dilation: [dh, dw] } = layer.params;
  return Array.from({ length: kh * kw }, (_, t) => {
    const down = Math.floor(t / kw) * dh - ph, across = (t % kw) * dw - pw;
    const [top, bottom] = inside(down, sh, input.rows, layer.rows), [left, right] = inside(across, sw, input.cols, layer.cols);
    return { top, bottom, left, right, down, across };
  });
}

/**
 * Calls visit(tap, unit, at, count, step) for each run of units in a row, in the order of the taps within each map:
 * unit, unit + 1, ... (flat indices, `count` of them) read with the tap whose weight is number `tap` of all the layer's
 * the places at, at + step, ... of the run's block. Taps outside the edge are left out.
 */
export function eachRow(layer, input, visit) {
  const shifts = shiftsOf(layer, input), step = layer.params.stride[1];
  const plane = layer.rows * layer.cols, below = input.rows * input.cols;
  for (let channel = 0, tap = 0; channel < layer.channels; channel++) {
    const { first, span } = windowChannels(layer, input, channel);
    for (let map = first; map < first + span; map++) {
      for (const { top, bottom, left, right, down, across } of shifts) {
        for (let row = top; row <= bottom && left <= right; row++) {
          const y = row * layer.params.stride[0] + down, x = left * step + across;
          visit(tap, channel * plane + row * layer.cols + left, input.at + map * below + y * input.cols + x, right - left + 1, step);
        }
        tap++;
      }
    }
  }
}

/** Of each unit the place in the block of its largest tap, the first of equals as in torch (but the last NaN); -1: none. */
export function winnersOf(layer, input, values) {
  const places = new Int32Array(layer.size).fill(-1), best = new Float64Array(layer.size).fill(-Infinity);
  eachRow(layer, input, (tap, unit, at, count, step) => {
    for (let k = 0; k < count; k++, unit++, at += step) {
      const value = values[at];
      if (value > best[unit] || value !== value || places[unit] < 0) {
        places[unit] = at;
        best[unit] = value;
      }
    }
  });
  return places;
}

/** Calls visit(unit, near) for each unit of a layer that reads across channels and each unit that it reads, flat indices. */
export function eachAround(layer, visit) {
  const plane = layer.rows * layer.cols;
  for (let channel = 0; channel < layer.channels; channel++) {
    const { first, last } = channelsAround(layer, channel);
    for (let map = first; map <= last; map++) {
      for (let p = 0; p < plane; p++) visit(channel * plane + p, map * plane + p);
    }
  }
}

/** Of each unit of such a layer the sum of the squares that it reads, in float64. */
export function squaresAround(layer, input, values) {
  const sums = new Float64Array(layer.size);
  eachAround(layer, (u, near) => (sums[u] += values[input.at + near] ** 2));
  return sums;
}
