/** The closing lines of a unit's arithmetic: bias, total and what is done to it, formula, value. */
import { three } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { formulaText } from "../format.js";
import { line, sentence } from "./numbers.js";

const total = (label) => [label, ({ sum }) => sum, "panel-sum"];
const bias = (label) => [label, (traced) => traced.bias, "panel-bias"];

/** fold -> the lines between its terms and the value: [label, pick(traced), testid] */
const LINES = {
  sum: (layer) => [...(layer.bias === null ? [] : [bias(t("row.bias"))]), total(t("row.total"))],
  softmax: () => [total("Σ")],
  normalise: ({ params: { beta } }) => [
    bias("k"),
    total(t("row.total")),
    [t("row.divisor", { beta: three(beta) }), ({ scale }) => 1 / scale, "panel-divisor"],
    [t("row.own"), ({ own }) => own, "panel-own"],
  ],
  max: () => [],
  none: () => [],
};

/** `context.ids` marks the selected unit's own; `context.depth` says how much is told. */
export function closing(context) {
  const { layer, ids, depth } = context;
  const mark = (testid) => (ids ? testid : undefined);
  return [
    ...(depth > 1 ? LINES[layer.fold](layer).map(([label, pick, testid]) => line(context, label, pick, mark(testid))) : []),
    ids && depth > 2 && layer.fold !== "none" ? sentence(context, formulaText, { class: "formula number", testid: mark("panel-formula") }) : null,
    line(context, t("row.output"), ({ output }) => output, mark("panel-output")),
  ];
}
