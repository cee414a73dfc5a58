/** Pictures as grey levels, pure. */

const BYTE = 255;
const first = (x) => (Array.isArray(x) ? x[0] : x);

/** What the network gets of the drawing, as whole numbers 0 (paper) to 255 (ink), row by row; all 0 before a first run. */
export function levelsOf(graph, run) {
  const { at, rows, cols } = graph.layers[0];
  if (!run) return new Array(rows * cols).fill(0);
  const { mean = 0, std = 1 } = graph.card; // the network gets (level / 255 - mean) / std
  return Array.from(run.values.subarray(at, at + rows * cols), (x) => Math.round((x * first(std) + first(mean)) * BYTE));
}

/** How bright an eye finds a colour (ITU-R BT.601, as Pillow and OpenCV do it), 0..255. */
export const brightness = (r, g, b) => Math.round(0.299 * r + 0.587 * g + 0.114 * b);
