/** The closing lines of a unit's arithmetic: bias, total, formula, value. */
import { t } from "../../text/words.js";
import { formulaText } from "../format.js";
import { line, sentence } from "./numbers.js";

/** `context.ids` marks the selected unit's own; `context.depth` says how much is told. */
export function closing(context) {
  const { layer, ids, depth } = context;
  const mark = (testid) => (ids ? testid : undefined);
  const summed = layer.fold === "sum" || layer.fold === "softmax";
  return [
    depth > 1 && layer.bias === "tensor" ? line(context, t("row.bias"), ({ bias }) => bias, mark("panel-bias")) : null,
    depth > 1 && summed ? line(context, layer.fold === "softmax" ? "Σ" : t("row.total"), ({ sum }) => sum, mark("panel-sum")) : null,
    ids && depth > 2 && layer.fold !== "none" ? sentence(context, formulaText, { class: "formula number", testid: mark("panel-formula") }) : null,
    line(context, t("row.output"), ({ output }) => output, mark("panel-output")),
  ];
}
