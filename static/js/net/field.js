/**
 * Receptive fields: what a unit can see of every layer below it, by applying `read` again and again.
 * A field is a box {c0, c1, y0, y1, x0, x1}, ends included, clipped to the layer.
 */
import { placeOf } from "./graph.js";
import { channelsAround, windowChannels } from "./reads.js";

const whole = (layer) => ({ c0: 0, c1: layer.channels - 1, y0: 0, y1: layer.rows - 1, x0: 0, x1: layer.cols - 1 });

const union = (a, b) => ({
  c0: Math.min(a.c0, b.c0), c1: Math.max(a.c1, b.c1),
  y0: Math.min(a.y0, b.y0), y1: Math.max(a.y1, b.y1),
  x0: Math.min(a.x0, b.x0), x1: Math.max(a.x1, b.x1),
});

export function unitBox(layer, u) {
  const { channel, row, col } = placeOf(layer, u);
  return { c0: channel, c1: channel, y0: row, y1: row, x0: col, x1: col };
}

/** First and last place along one axis that the windows first..last touch, of the places 0..size-1 there are. */
function along({ kernel, stride, padding, dilation }, axis, first, last, size) {
  const step = dilation[axis];
  let low = size, high = -1; // none
  for (let k = first; k <= last; k++) {
    const start = k * stride[axis] - padding[axis], end = start + (kernel[axis] - 1) * step;
    const least = start + Math.max(0, Math.ceil(-start / step)) * step; // taps outside do not count
    const most = end - Math.max(0, Math.ceil((end - size + 1) / step)) * step;
    if (least > most) continue; // this window lies in the padding
    low = Math.min(low, least);
    high = Math.max(high, most);
  }
  return [low, high];
}

function overWindow(layer, box, input) {
  const low = windowChannels(layer, input, box.c0);
  const high = windowChannels(layer, input, box.c1);
  const [y0, y1] = along(layer.params, 0, box.y0, box.y1, input.rows);
  const [x0, x1] = along(layer.params, 1, box.x0, box.x1, input.cols);
  if (y0 > y1 || x0 > x1) return null; // the whole window lies in the padding
  return { c0: low.first, c1: high.first + high.span - 1, y0, y1, x0, x1 };
}

/** The box of the input units with the flat indices first..last. */
function boxOfRange(input, first, last) {
  const a = unitBox(input, first), b = unitBox(input, last);
  const plane = input.rows * input.cols;
  if (last - first + 1 < plane && a.c0 === b.c0) {
    return a.y0 === b.y0 ? union(a, b) : { ...union(a, b), x0: 0, x1: input.cols - 1 };
  }
  return first === last ? a : { ...whole(input), c0: a.c0, c1: b.c0 };
}

function overSame(layer, box, input) {
  if (layer.flat === input.flat && layer.rows === input.rows && layer.cols === input.cols) return box;
  const at = (c, y, x) => (c * layer.rows + y) * layer.cols + x; // flatten: the index stays, the shape changes
  return boxOfRange(input, at(box.c0, box.y0, box.x0), at(box.c1, box.y1, box.x1));
}

/** The part of input number `which` of a concat that the box covers, or null. */
function overJoin(layer, box, input, inputs, which) {
  const before = inputs.slice(0, which).reduce((sum, other) => sum + other.channels, 0);
  const c0 = Math.max(0, box.c0 - before), c1 = Math.min(input.channels - 1, box.c1 - before);
  return c0 > c1 ? null : { ...box, c0, c1 };
}

const STEPS = {
  window: overWindow,
  all: (layer, box, input) => whole(input),
  same: overSame,
  join: overJoin,
  across: (layer, box) => ({ ...box, c0: channelsAround(layer, box.c0).first, c1: channelsAround(layer, box.c1).last }),
  none: () => null,
};

/** Unit u -> Map of layer id -> box, the unit's own layer included, down to the input. */
export function fieldsOf(graph, layer, u) {
  const fields = new Map([[layer.id, unitBox(layer, u)]]);
  for (const here of [...graph.layers].reverse()) {
    const box = fields.get(here.id);
    if (!box) continue;
    const inputs = here.inputs.map((id) => graph.byId.get(id));
    inputs.forEach((input, which) => {
      const seen = STEPS[here.read](here, box, input, inputs, which);
      if (seen) fields.set(input.id, fields.has(input.id) ? union(fields.get(input.id), seen) : seen);
    });
  }
  return fields;
}
