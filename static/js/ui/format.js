/** Numbers and places as words. */
import { formulaOf, three } from "../net/formula.js";
import { placeOf } from "../net/graph.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { pixelUnits } from "../view/photo.js";

/** 0.996 -> "99.6 %"; never claims to be certain. */
export function percent(p) {
  if (p > 0.9995) return "> 99.9 %";
  return `${(100 * p).toFixed(1)} %`;
}

/** 12345 -> "12,345" */
export const whole = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

/** "map 3 · row 5 · column 9", "unit 17", or the class of an answer: "unit 7 “7”". */
export function placeText(graph, layer, index) {
  const place = placeOf(layer, index);
  if (!layer.flat) return t("place.map", place);
  const names = graph.card.classes;
  const named = layer.size === names.length && (layer.kind === "softmax" || isLast(graph, layer));
  return named ? t("place.class", { name: names[index] }) : t("place.flat", place);
}

/** "(3, 5, 9)" or "unit 17", where room is short; as torch indexes it. */
export function shortPlace(layer, index) {
  const { channel, row, col } = placeOf(layer, index);
  return layer.flat ? t("place.flat", { channel }) : `(${channel}, ${row}, ${col})`;
}

const isLast = (graph, layer) => (graph.consumers.get(layer.id) ?? []).every((id) => graph.byId.get(id).kind === "softmax");

/** "Convolution 1 · map 3 · row 9 · column 17" */
export const unitText = (graph, layer, index) => `${titleOf(layer)} · ${placeText(graph, layer, index)}`;

/** The unit's arithmetic in a line: see formulaOf. */
export const formulaText = (traced) => formulaOf(traced, { products: (count) => t("formula.products", { count }), bias: t("row.bias") });

/** The numbers of all channels at the place of a photo's unit, written: {r, g, b}. */
export function channelValues(values, layer, index, write) {
  const [r, g, b] = pixelUnits(layer, index).map((u) => write(values[layer.at + u]));
  return { r, g, b };
}

/** 4 -> "four"; numbers that have no word here stay figures. */
export const countText = (count) => (count > 1 && count < 10 ? t(`say.number.${count}`) : String(count));

/** "map 3, row 5, column 9" or "unit 17", within a sentence. */
export function inlinePlace(layer, index) {
  const place = placeOf(layer, index);
  return layer.flat ? t("place.flat", place) : t("row.place", place);
}

/** fold -> a tap in words, where it is not its value times its weight. */
const TERMS = {
  softmax: ({ place, x, p, values }) => t("row.power", { place, x, most: three(Math.max(...values)), p }),
  normalise: ({ place, x, w, p }) => t("row.square", { place, x: x.startsWith("−") ? `(${x})` : x, w, p }),
};

/** One tap of a trace in words: "map 2, row 1, column 3: 0.913 × −0.214 = −0.195". `unit`: where the tap is drawn, or null. */
export function tapText(graph, { layer, values, weights, products }, tap, unit) {
  const [x, w, p] = [values, weights, products].map((numbers) => three(numbers[tap]));
  const weighed = layer.weight !== null;
  if (!unit) return weighed ? t("row.outside", { w }) : t("row.leftOut");
  const place = inlinePlace(graph.byId.get(unit.layer), unit.index);
  if (Object.hasOwn(TERMS, layer.fold)) return TERMS[layer.fold]({ place, x, w, p, values });
  return weighed ? t("row.term", { place, x, w, p }) : t("row.read", { place, x });
}

/** "LeNet · step 1,329", "LeNet · step 1,329 + 2" or "LeNet · 2 steps on": weights that are not the model's own have not its accuracy. */
function sourceText(title, { step, stepped: count }) {
  if (!count) return t("model.step", { title, step: whole(step) });
  if (step !== null) return t("model.stepped", { title, step: whole(step), count });
  return t(count > 1 ? "model.on" : "model.on.one", { title, count });
}

const ACCURACIES = { mnist_test: "model.title", photos_test: "model.title.photos" }; // on a card -> how the title says it

/** "LeNet · MNIST 99.5 %"; of a source what it is. */
export function titleText({ title, accuracy = {} }, source = null) {
  if (source) return sourceText(title, source);
  const key = Object.keys(ACCURACIES).find((each) => accuracy[each]);
  return key ? t(ACCURACIES[key], { title, accuracy: `${(100 * accuracy[key]).toFixed(1)} %` }) : title;
}
