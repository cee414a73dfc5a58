/** A trace as plain text: every term in a line of its own, then the bias, the total, the value. */
import { exact } from "../../net/formula.js";
import { tapLayer } from "../../net/trace.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { formulaText, inlinePlace } from "../format.js";

/** fold -> what a tap adds, where that is not its value times its weight. */
const TERMS = {
  softmax: ({ values, products }, tap) => `${exact(values[tap])}, e^(x - m) = ${exact(products[tap])}`,
  normalise: ({ values, weights, products }, tap) => `${exact(weights[tap])} × ${squared(values[tap])} = ${exact(products[tap])}`,
};
const squared = (x) => (x < 0 ? `(${exact(x)})^2` : `${exact(x)}^2`);

function weighed({ layer, values, weights, products }, tap) {
  const x = exact(values[tap]);
  return layer.weight === null ? x : `${x} × ${exact(weights[tap])} = ${exact(products[tap])}`;
}

function termText(traced, tap) {
  const { layer, taps } = traced;
  const place = taps[tap] < 0 ? t("row.leftOut") : `${titleOf(tapLayer(traced, tap))}, ${inlinePlace(tapLayer(traced, tap), taps[tap])}`;
  return `${place}: ${(TERMS[layer.fold] ?? weighed)(traced, tap)}`;
}

/** fold -> [name, number] lines under the terms. */
const TOTALS = {
  sum: ({ layer, bias, sum }) => [...(layer.bias === null ? [] : [[t("row.bias"), bias]]), [t("row.total"), sum]],
  softmax: ({ values, sum }) => [["m", Math.max(...values)], [t("row.total"), sum]],
  normalise: ({ layer, bias, sum, own, scale }) => [
    ["k", bias], [t("row.total"), sum], [t("row.divisor", { beta: exact(layer.params.beta) }), 1 / scale], [t("row.own"), own],
  ],
  max: () => [],
  none: () => [],
};

export function asText(traced, title) {
  const { layer, taps, output } = traced;
  const end = [
    ...TOTALS[layer.fold](traced).map(([name, number]) => `${name}: ${exact(number)}`),
    layer.fold === "none" ? null : formulaText(traced),
    `${t("row.output")}: ${exact(output)}`,
  ];
  return [title, ...[...taps.keys()].map((tap) => termText(traced, tap)), ...end.filter((line) => line !== null), ""].join("\n");
}
