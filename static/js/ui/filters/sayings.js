/** What can be said of a filter from its numbers: each sentence is a sum or a comparison that the reader can check. */
import { brief } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { t } from "../../text/words.js";
import { answerOn, pictureName, PICTURES } from "./parts.js";

const SLIGHT = 0.1; // of the sum of magnitudes: less is called almost nothing

/** Which picture lifts it highest, and how high the others. */
function strongest(context, channel) {
  const { layer } = context;
  const found = PICTURES.map((picture) => ({ picture, facts: answerOn(context, picture, channel) })).filter(({ facts }) => facts);
  if (found.length < PICTURES.length) return null;
  const [best, ...others] = found.sort((a, b) => b.facts.max - a.facts.max);
  const rest = others.map(({ picture, facts }) => t("filters.reaches", { picture: pictureName(picture), value: brief(facts.max) })).join(t("list.comma"));
  const values = { picture: pictureName(best.picture), value: brief(best.facts.max), rest };
  if (best.facts.max <= 0) return t("filters.strongest.none", values);
  return layer.flat ? t("filters.strongest.unit", values) : t("filters.strongest.map", { ...values, ...placeOf(layer, best.facts.at) });
}

/** What it does where all it reads is the same. */
function even({ sum, size }) {
  const key = Math.abs(sum) < SLIGHT * size ? "slight" : sum > 0 ? "up" : "down";
  return t(`filters.even.${key}`, { sum: brief(sum), size: brief(size) });
}

/** Which side of its window counts more: of one map only, since another map's sides mean something else. */
function side({ left, right, above, below, size }, { count, rows, cols, first }) {
  if (count > 1 || first === null || rows * cols === 1) return null;
  const across = right - left, down = below - above;
  const [key, gap, more, less] = Math.abs(across) >= Math.abs(down)
    ? across > 0 ? ["right", across, right, left] : ["left", -across, left, right]
    : down > 0 ? ["below", down, below, above] : ["above", -down, above, below];
  if (gap < SLIGHT * size) return t("filters.side.none", { across: brief(across), down: brief(down) });
  return t(`filters.side.${key}`, { gap: brief(gap), more: brief(more), less: brief(less) });
}

function heaviest({ heaviest: { tile, size: part }, size }, { count, first }) {
  return count > 1 ? t("filters.heaviest", { channel: first + tile, part: brief(part), size: brief(size), count }) : null;
}

/** On the drawing itself, one step at a time, one pixel of ink shows the kernel turned round. */
function copy({ graph, layer }) {
  const first = layer.read === "window" && layer.inputs[0] === graph.layers[0].id;
  return first && layer.params.stride.every((step) => step === 1) ? t("filters.copy") : null;
}

/** -> sentences about a channel; those about pictures come once these have been run. */
export function sayings(context, channel, facts, tiles) {
  return [strongest(context, channel), even(facts), side(facts, tiles), heaviest(facts, tiles), copy(context)].filter(Boolean);
}
