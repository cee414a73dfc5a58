/** A trace as plain text: every term in a line of its own, then the bias, the total, the value. */
import { exact } from "../../net/formula.js";
import { tapLayer } from "../../net/trace.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { formulaText, inlinePlace } from "../format.js";

function termText(traced, tap) {
  const { layer, taps, values, weights, products } = traced;
  const place = taps[tap] < 0 ? t("row.leftOut") : `${titleOf(tapLayer(traced, tap))}, ${inlinePlace(tapLayer(traced, tap), taps[tap])}`;
  const x = exact(values[tap]);
  if (layer.fold === "softmax") return `${place}: ${x}, e^(x - m) = ${exact(products[tap])}`;
  return layer.weight === null ? `${place}: ${x}` : `${place}: ${x} × ${exact(weights[tap])} = ${exact(products[tap])}`;
}

export function asText(traced, title) {
  const { layer, taps, values, bias, sum, output } = traced;
  const end = [
    layer.fold === "softmax" ? `m = ${exact(Math.max(...values))}` : null,
    layer.bias === "tensor" ? `${t("row.bias")}: ${exact(bias)}` : null,
    layer.fold === "sum" || layer.fold === "softmax" ? `${t("row.total")}: ${exact(sum)}` : null,
    layer.fold === "none" ? null : formulaText(traced),
    `${t("row.output")}: ${exact(output)}`,
  ];
  return [title, ...[...taps.keys()].map((tap) => termText(traced, tap)), ...end.filter((line) => line !== null), ""].join("\n");
}
