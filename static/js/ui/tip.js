/** The value under the pointer, beside its unit. */
import { exact, three } from "../net/formula.js";
import { project } from "../view/camera.js";
import { placeOf } from "../net/graph.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { unitPoint } from "../view/layout.js";
import { blockOf } from "../view/sight.js";
import { h } from "./dom.js";
import { channelValues, unitText } from "./format.js";

const AWAY = 14; // css px from the unit

const isPicture = ({ boxes }, { id }) => Boolean(boxes.get(id)?.sheets[0].picture);

/** "Photo · row 9 · column 17": the channels share the place. */
function pixelText(layer, index) {
  const { row, col } = placeOf(layer, index);
  return `${titleOf(layer)} · ${t("place.pixel", { row, col })}`;
}

/** A unit's number, of a picture the numbers of all channels at its place. */
function valueText({ layer, sheets }, { stats, values }, index) {
  if (!stats.has(layer.id)) return "–";
  return sheets[0].picture ? t("tip.channels", channelValues(values, layer, index, three)) : exact(values[layer.at + index]);
}

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
      h("b", { class: "number" }, valueText(layout.boxes.get(layer.id), block, hover.index)),
      block.gradients ? h("span", {}, t("legend.gradient")) : "",
      h("span", {}, isPicture(layout, layer) ? pixelText(layer, hover.index) : unitText(graph, layer, hover.index)),
    );
    const { x, y } = project(matrix, size, point);
    const left = x + AWAY + element.offsetWidth < size.width ? x + AWAY : Math.max(0, x - AWAY - element.offsetWidth);
    const top = y + AWAY + element.offsetHeight < size.height ? y + AWAY : y - AWAY - element.offsetHeight;
    element.style.setProperty("transform", `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`);
  }
  return { element, place };
}
