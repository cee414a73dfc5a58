/** Units that read the same place below (ReLU, flatten, add, ...). */
import { tapLayer } from "../../net/trace.js";
import { h } from "../dom.js";
import { unitText } from "../format.js";
import { number } from "./numbers.js";

/** One line for each number read: where it is, and what it is. */
export function samePicture(context) {
  const { graph, goTo, layer, probing } = context;
  const count = layer.read === "join" ? 1 : layer.inputs.length;
  const lines = Array.from({ length: count }, (_, k) => {
    let source = null;
    const link = h("button", { class: "link", type: "button", onclick: () => goTo(source) });
    context.live((traced) => {
      const below = tapLayer(traced, k);
      source = { layer: below.id, index: traced.taps[k] };
      link.textContent = unitText(graph, below, source.index);
    });
    const element = h("p", { class: "line" }, link, number(context, ({ values }) => values[k]));
    probing.tie(element, k);
    return element;
  });
  return [h("div", { class: "same", ...probing.listeners }, ...lines)];
}

export const nothingBelow = () => [];
