/**
 * The whole trace of a unit as a bundle: from the unit down to the drawing, each step thinner. A term carries on the
 * share of its unit that it made; the strongest units of each layer are followed further, through a max pool only the
 * winner.
 */
import { tapCount } from "../net/reads.js";
import { tapLayer, trace } from "../net/trace.js";

const FOLLOWED = 24; // units of a layer that are traced further
const LEAST = 0.12; // of the unit's strongest term: weaker ones are not drawn
const MOST = 500; // lines between a layer and those below it
const TERMS = 100_000; // looked at in all: of a layer half of what is left at most, but always one unit's

/** How much each tap of a trace made of its unit: shares that add up to 1 (a max pool: all to its winner). */
export function sharesOf(traced) {
  if (traced.winner >= 0) return traced.products.map((_, t) => (t === traced.winner ? 1 : 0));
  const sum = traced.products.reduce((total, product) => total + Math.abs(product), 0);
  return traced.products.map((product) => (sum > 0 ? Math.abs(product) / sum : 0));
}

/**
 * -> [{from: {layer, index}, to: {layer, index}, share, sign, depth}], strongest first within each layer.
 * graph, values, weights as for trace().
 */
export function bundleOf({ graph, values, weights }, layer, u) {
  const reached = new Map([[layer.id, new Map([[u, { share: 1, depth: 0 }]])]]);
  const out = [];
  let left = TERMS;
  for (const here of [...graph.layers].reverse()) {
    const units = reached.get(here.id);
    if (!units || here.read === "none") continue;
    let drawn = 0;
    const taps = tapCount(graph, here), followed = Math.max(1, Math.min(FOLLOWED, Math.floor(left / 2 / taps)));
    const strongest = [...units].sort(([, a], [, b]) => b.share - a.share).slice(0, followed);
    left -= strongest.length * taps;
    for (const [index, { share, depth }] of strongest) {
      const traced = trace(graph, values, weights, here, index);
      const shares = sharesOf(traced);
      const least = LEAST * shares.reduce((most, part) => Math.max(most, part), 0);
      shares.forEach((part, t) => {
        const carried = share * part;
        if (traced.taps[t] < 0 || part === 0 || part < least) return;
        const below = tapLayer(traced, t);
        const from = { layer: below.id, index: traced.taps[t] };
        const sign = Math.sign(traced.products[t]);
        if (drawn++ < MOST) out.push({ from, to: { layer: here.id, index }, share: carried, sign, depth });
        if (!reached.has(below.id)) reached.set(below.id, new Map());
        const known = reached.get(below.id).get(from.index);
        reached.get(below.id).set(from.index, { share: (known?.share ?? 0) + carried, depth: depth + 1 });
      });
    }
  }
  return out;
}
