/**
 * The colour scale, always in view: the ramp with the numbers at its ends, and a tick at the unit that is pointed at, else
 * at the selected one. It opens the choice of range and colours (scales.js, which comes once there are numbers).
 */
import { clamp } from "../math/ease.js";
import { placeOf } from "../net/graph.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { rampOf } from "../view/colour.js";
import { blockOf, drawnRanges } from "../view/sight.js";
import { byTestId, h } from "./dom.js";

const DIGITS = 3; // significant ones at the ends

const written = (x) => String(Number(x.toPrecision(DIGITS))).replace("-", "−");

/** Whose range the ramp shows. */
const NAMES = {
  map: (layer, index) => (layer.flat ? titleOf(layer) : t("legend.map", { title: titleOf(layer), channel: placeOf(layer, index).channel })),
  layer: (layer) => titleOf(layer),
  net: () => t("legend.net"),
};

/** State -> {name, range: half-width or null where there is no one number, value: of the unit in question or null}. */
function plainReading(state, block) {
  const { graph, scale, hover, selected } = state;
  const unit = hover ?? selected;
  const layer = block && unit && graph.byId.get(unit.layer);
  const rangeOf = drawnRanges(state);
  if (layer) {
    const range = rangeOf(layer, placeOf(layer, unit.index).channel);
    const name = layer.kind === "softmax" ? titleOf(layer) : NAMES[scale](layer, unit.index); // chances have a scale of their own
    return { name, range, value: block.stats.has(layer.id) ? block.values[layer.at + unit.index] : null };
  }
  if (scale === "net") return { name: NAMES.net(), range: block ? rangeOf(graph.layers[0]) : null, value: null };
  return { name: t(`legend.own.${scale}`), range: null, value: null };
}

/** The same, and of what: where gradients are drawn, it says so. */
export function readingOf(state) {
  const block = blockOf(state);
  const reading = plainReading(state, block);
  return block?.gradients ? { ...reading, name: `${t("legend.gradient")} · ${reading.name}` } : reading;
}

/** The same in one sentence. */
function wordsOf({ name, range, value }, palette) {
  const colours = t(`legend.hues.${palette}`);
  if (range === null) return t("legend.plain", { colours, name });
  const ends = { colours, name, low: written(-range), high: written(range) };
  return value === null ? t("legend.ends", ends) : t("legend.value", { ...ends, value: written(value) });
}

export function createLegend(store) {
  const root = byTestId("legend");
  const name = h("span", { class: "legend-name" });
  const tick = h("span", { class: "legend-tick", hidden: true });
  const ramp = h("span", { class: "legend-ramp" }, tick);
  const ends = [h("span", { class: "number" }), h("span", { class: "number" }, "0"), h("span", { class: "number" })];
  const more = h("button", { type: "button", class: "legend-more", testid: "legend-more", title: t("legend.more"), "aria-label": t("legend.more"), "aria-expanded": "false" },
    h("span", { class: "legend-head" }, name, h("span", { class: "legend-open" }, "▴")), ramp, h("span", { class: "legend-ends" }, ...ends));
  root.append(more);
  let scales = null;
  const arrive = () => (scales ??= import("./scales.js").then(({ createScales }) => root.append(createScales(store, more)), () => (scales = null)));
  more.addEventListener("click", arrive); // again after a load that failed
  store.subscribe(["run"], arrive);

  function update(state) {
    const reading = readingOf(state);
    const { range, value } = reading;
    name.textContent = reading.name;
    const [low, high] = range === null ? [t("legend.negative"), t("legend.positive")] : [written(-range), written(range)];
    ends[0].textContent = range === 0 ? "" : low;
    ends[2].textContent = range === 0 ? "" : high;
    tick.hidden = value === null;
    if (value !== null) tick.style.setProperty("left", `${50 + 50 * (range > 0 ? clamp(value / range, -1, 1) : 0)}%`);
    ramp.style.setProperty("background", rampOf(state.tone));
    root.setAttribute("aria-label", wordsOf(reading, state.palette));
  }

  store.subscribe(["graph", "run", "sight", "backward", "scale", "hover", "selected", "tone"], update);
  update(store.get());
}
