/** The value under the pointer, beside its unit. */
import { exact } from "../net/formula.js";
import { project } from "../view/camera.js";
import { t } from "../text/words.js";
import { unitPoint } from "../view/layout.js";
import { blockOf } from "../view/sight.js";
import { h } from "./dom.js";
import { unitText } from "./format.js";

const AWAY = 14; // css px from the unit

export function createTip(store) {
  const element = h("div", { class: "tip", role: "status", hidden: true });

  function place(matrix, size) {
    const { hover, graph, layout } = store.get();
    const block = blockOf(store.get());
    const point = hover && block && unitPoint(layout, hover.layer, hover.index);
    if (element.hidden !== !point) element.hidden = !point;
    if (!point) return;
    const layer = graph.byId.get(hover.layer);
    element.replaceChildren(
      h("b", { class: "number" }, block.stats.has(layer.id) ? exact(block.values[layer.at + hover.index]) : "–"),
      picked(layer) ? h("span", {}, t("tip.channels", channelsAt(block, layer, hover.index))) : "",
      block.gradients ? h("span", {}, t("legend.gradient")) : "",
      h("span", {}, unitText(graph, layer, hover.index)),
    );
    const { x, y } = project(matrix, size, point);
    const left = x + AWAY + element.offsetWidth < size.width ? x + AWAY : Math.max(0, x - AWAY - element.offsetWidth);
    const top = y + AWAY + element.offsetHeight < size.height ? y + AWAY : y - AWAY - element.offsetHeight;
    element.style.setProperty("transform", `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`);
  }
  return { element, place };
}
