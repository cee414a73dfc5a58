/** The one tap that decided a unit, where one did: the winner of a max pool, the only tap of a pointwise layer. */
import { tapLayer } from "./trace.js";

const isSingle = (traced) => traced.taps.length === 1;

/** Trace -> {layer, index} of the deciding unit one step down, or null where many units have a say. */
export function decidingUnit(traced) {
  const tap = traced.winner >= 0 ? traced.winner : isSingle(traced) ? 0 : -1;
  return tap < 0 ? null : { layer: tapLayer(traced, tap).id, index: traced.taps[tap] };
}
