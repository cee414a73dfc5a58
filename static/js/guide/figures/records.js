/** Which test digits excite each map most, asked of the server once. A chapter that uses it names `prepare: loadRecords`. */
import { patchOf, placed } from "../compute/fields.js";

export const LAYERS = ["conv1", "conv2"];
const COUNT = 9; // digits for each map

let kept = null; // {digest, promise} of the model that was asked about
let known = null; // Map of layer id -> maps

/** Of each map its items, the largest value first: {label, value, unit, box, levels (on the input), patch (in the box)}. */
function opened({ inset, channels }, { rows, cols }) {
  return channels.map(({ items }) => items.map((item) => {
    const levels = placed(item.pixels, inset, { rows, cols });
    return { ...item, levels, patch: patchOf(levels, cols, item.box) };
  }));
}

async function ask({ store, tools }) {
  const { graph } = store.get();
  const told = await Promise.all(LAYERS.map((id) => tools.topDigits(id, COUNT)));
  known = new Map(LAYERS.map((id, k) => [id, opened(told[k], graph.layers[0])]));
}

/** Asks; what failed once is asked again. */
export async function loadRecords({ store, tools }) {
  const { digest } = store.get().graph;
  if (kept?.digest !== digest) kept = { digest, promise: ask({ store, tools }) };
  try {
    await kept.promise;
  } catch (error) {
    kept = null;
    throw error;
  }
}

/** Layer id -> for each of its maps the items, once they are there. */
export const records = (id) => known.get(id);
