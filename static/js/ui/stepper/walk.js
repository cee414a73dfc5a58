/** One cell by hand: what its first taps come to, and the arithmetic as sentences. */
import { exact } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { t } from "../../text/words.js";
import { formulaText } from "../format.js";

const SUMS = 6; // sums of maps that one line can hold

/** What the fold makes of the first `count` taps; 0 of none. */
export function soFar({ layer, products, taps }, count) {
  const first = products.subarray(0, count);
  if (layer.fold !== "max") return first.reduce((sum, product) => sum + product, 0);
  const inside = first.filter((_, k) => taps[k] >= 0);
  return inside.length ? inside.reduce((most, value) => Math.max(most, value), -Infinity) : 0;
}

const signed = (x) => (x < 0 ? `(${exact(x)})` : exact(x));

/** "0.41 + (-0.2) + bias 0.02" for a weighted sum, else the formula up to its equals sign. */
function termsText(traced, { blocks, rest }) {
  const { layer, products, bias } = traced;
  const formula = formulaText(traced);
  if (layer.weight === null || products.length === 1) return formula.slice(0, formula.lastIndexOf(" = "));
  const sums = blocks.map(({ from, size }) => soFar({ ...traced, products: products.subarray(from, from + size) }, size));
  const parts = rest || sums.length > SUMS || sums.length === 1
    ? t("step.products.count", { count: products.length, sum: signed(soFar(traced, products.length)) }) : sums.map(signed).join(" + ");
  const total = layer.bias === "tensor" ? `${parts} + ${t("row.bias")} ${signed(bias)}` : parts;
  return layer.finish === "none" ? total : `${layer.finish}(${total})`;
}

/** The cell's arithmetic in one line, up to its value: {text, sum, output}. */
export const sumLine = (traced, plan) => ({ text: `${termsText(traced, plan)} =`, sum: traced.sum, output: traced.output });

/** The tap number `count` (from 1) and what all up to it come to: {text, sum, output}. */
export function tapLine(traced, count) {
  const k = count - 1, { layer, values, weights, products, taps } = traced;
  const sum = soFar(traced, count);
  const left = { count, taps: products.length };
  const term = taps[k] < 0 ? t("step.tap.outside", left)
    : layer.weight === null ? t("step.tap.value", { ...left, value: signed(values[k]) })
      : t("step.tap.term", { ...left, value: signed(values[k]), weight: signed(weights[k]), product: signed(products[k]) });
  return { text: `${term} · ${t(layer.fold === "max" ? "step.largest" : "step.soFar")}`, sum, output: sum };
}

/** "step 123 of 784 · row 4, column 10" */
export function placeLine({ layer, first, steps }, step) {
  if (step === 0) return t("step.none", { steps });
  const { channel, row, col } = placeOf(layer, first + step - 1);
  return layer.flat ? t("step.unit", { step, steps, unit: channel }) : t("step.place", { step, steps, row, col });
}
