/** Convolution of small grids, as the field has it: the kernel is not turned (cross-correlation). */
import { outputShape } from "./size.js";
import { nothing, slide } from "./slide.js";
import { mapOf, toyConv } from "./toy.js";

/** The example of 0 and 1 that everyone remembers, and its result. */
export const EXAMPLE = {
  image: [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]],
  kernel: [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
  result: [[4, 3, 4], [2, 4, 3], [2, 3, 4]],
};

/**
 * A map under a kernel (nested rows) -> {why, rows, cols, values, ...}; each cell by cellOf(result, k) of slide.js.
 * settings: {stride, padding, dilation, bias}, numbers or [rows, cols] pairs. why: as outputSize, null when all is well.
 */
export function convolved(map, kernel, { stride = 1, padding = 0, dilation = 1, bias = 0 } = {}) {
  const { rows: high, cols: wide, values } = mapOf(kernel);
  const window = { kernel: [high, wide], stride, padding, dilation };
  const out = outputShape({ rows: map.rows, cols: map.cols, ...window });
  if (out.why) return nothing(out.why);
  const tensors = { weight: values, bias: Float64Array.of(bias) };
  return { why: null, ...slide(map, out, (shape) => toyConv("conv", "input", shape, window), tensors) };
}
