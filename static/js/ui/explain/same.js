/** Units that read the same place below (ReLU, flatten, add, ...) or nothing at all (the drawing). */
import { exact } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { unitText } from "../format.js";
import { tapLayer } from "../../net/trace.js";

function sentence({ layer, values, output }) {
  if (layer.finish === "relu") return t(output > 0 ? "say.relu.positive" : "say.relu.negative");
  if (layer.kind === "concat") return t("say.join");
  if (values.length > 1) return t("say.add", { count: values.length });
  return t("say.pointwise");
}

export function sameSection(context, traced) {
  const { graph, goTo } = context;
  return [
    h("p", {}, sentence(traced)),
    ...[...traced.values].map((value, k) => {
      const layer = tapLayer(traced, k);
      return h("p", { class: "line" },
        h("button", { class: "link", type: "button", onclick: () => goTo({ layer: layer.id, index: traced.taps[k] }) }, unitText(graph, layer, traced.taps[k])),
        h("b", { class: "number", "data-value": value }, exact(value)));
    }),
  ];
}

export const inputSection = () => [h("p", {}, t("say.input.ink"))];
