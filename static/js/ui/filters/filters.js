/**
 * The room of filters. As kind "filters" it holds the sheet of a layer; as kind "filter" one of them in full, over the
 * same sheet. A layer without filters of its own shows those of the nearest that has some.
 */
import { brief } from "../../net/formula.js";
import { hasFilters } from "../../net/abilities.js";
import { nearestFilter, weightRange } from "../../net/filters.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { paintMap } from "../paint.js";
import { createOne } from "./one.js";
import { pictureName, PICTURES, rangeOn, thumbnail } from "./parts.js";
import { probeRuns } from "./probed.js";
import { createSheet, ORDERS } from "./sheet.js";

const RAMP = 65; // cells of the legend, an odd number: the middle is zero
let sort = "number"; // stays while the reader goes from the sheet to one filter and back

const ramp = Float32Array.from({ length: RAMP }, (_, k) => (2 * k) / (RAMP - 1) - 1);

/** What the colours of the weights mean. */
function weightsLegend({ layer, weights, tone }) {
  const range = weightRange(weights, layer);
  const colours = h("canvas", { role: "img", "aria-label": t("filters.legend", { range: brief(range) }) });
  paintMap(colours, ramp, RAMP, 1, tone);
  return h("figure", { class: "weights-key", testid: "filters-legend", "data-value": range }, colours,
    h("figcaption", { class: "quiet number" }, h("span", {}, brief(-range)), h("span", {}, t("filters.oneScale")), h("span", {}, brief(range))));
}

/** Which pictures are answered, and on which scale. */
function picturesLegend(context) {
  const { layer, scale } = context;
  const scaleOf = (picture) => (scale === "map" && !layer.flat ? "" : t("filters.scale", { range: brief(rangeOn(context, picture, 0)) }));
  return [
    h("div", { class: "pictures-key" },
      ...PICTURES.map((picture) => h("figure", { "data-picture": picture }, thumbnail(context, picture),
        h("figcaption", {}, h("span", {}, pictureName(picture)), h("span", { class: "quiet number" }, scaleOf(picture)))))),
    h("p", { class: "quiet" }, t(`filters.maps.${scale}`)),
  ];
}

export function openRoom({ body, title, store, tools }) {
  let failed = null, probes = null, context = null, closed = false;
  const target = () => nearestFilter(store.get().graph, store.get().graph.byId.get(store.get().room.layer), store.get().room.channel);
  const isOne = () => store.get().room.kind === "filter";
  const go = (layer, channel, kind = store.get().room.kind) => store.set({ room: { kind, layer, channel } });

  const sheet = createSheet(body, (channel) => go(target().layer.id, channel, "filter"));
  const one = createOne({
    step: (places) => turnTo(sheet.after(target().channel, { places })),
    stepThrough: () => go(target().layer.id, target().channel, "stepper"),
    leave: () => go(target().layer.id, target().channel, "filters"),
  });
  const layers = h("select", { "aria-label": t("filters.layer"), testid: "filters-layer", onchange: () => go(layers.value, 0) });
  const orders = h("select", { "aria-label": t("filters.sort"), testid: "filters-sort", onchange: () => sheet.order((sort = orders.value)) },
    ...Object.keys(ORDERS).map((name) => h("option", { value: name, selected: name === sort }, t(`filters.by.${name}`))));
  const weightsKey = h("div", { class: "weights-room" }), picturesKey = h("div", { class: "filters-key" });
  const trouble = h("p", { class: "trouble", role: "alert", hidden: true });
  const tools_ = h("div", { class: "filters-tools" }, h("label", {}, t("filters.layer"), layers), h("label", {}, t("filters.sort"), orders), weightsKey);
  const root = h("div", { class: "filters", testid: "filters" }, one.element, tools_, trouble, picturesKey, sheet.element);

  function turnTo(channel) {
    go(target().layer.id, channel);
  }

  function fresh() {
    const { graph, run, weights, tone, scale } = store.get();
    return { graph, run, weights, tone, scale, probes, layer: target().layer };
  }

  /** Everything that hangs on the layer, the colours, the scale, the test pictures. */
  function showLayer(layerIsNew) {
    context = fresh();
    title.textContent = t("filters.title", { title: titleOf(context.layer), count: context.layer.channels });
    layers.value = context.layer.id;
    weightsKey.replaceChildren(weightsLegend(context));
    picturesKey.replaceChildren(...picturesLegend(context));
    if (layerIsNew) sheet.build(context);
    else sheet.follow(context);
    sheet.order(sort);
    if (layerIsNew) sheet.settle();
    if (isOne()) one.show(context, target().channel);
  }

  function showChannel() {
    const { channel } = target();
    sheet.mark(channel);
    if (!isOne()) return;
    one.show(context, channel);
  }

  function showRun() {
    context = fresh();
    sheet.follow(context);
    sheet.order(sort);
    picturesKey.replaceChildren(...picturesLegend(context));
    if (isOne()) one.follow(context, target().channel);
  }

  async function askProbes() {
    const { weights } = store.get();
    failed = null;
    try {
      const found = await probeRuns(tools);
      if (closed || store.get().weights !== weights) return;
      probes = found;
      showLayer(false);
    } catch (error) {
      failed = error;
    }
    if (closed) return;
    trouble.hidden = !failed;
    if (failed) trouble.replaceChildren(t("filters.failed", { why: failed.message }), " ", h("button", { type: "button", onclick: askProbes }, t("filters.again")));
  }

  /** The store changed: only what hangs on it is made again. */
  function update(state, changed) {
    if (closed || !state.room || !state.run || !state.weights) return;
    if (changed.includes("weights")) {
      probes = null;
      askProbes();
    }
    const isElsewhere = target().layer !== context.layer, layerIsNew = isElsewhere || changed.includes("weights");
    if (layerIsNew || changed.some((each) => each === "tone" || each === "scale")) showLayer(layerIsNew);
    else if (changed.includes("run")) showRun();
    if (changed.includes("room") || layerIsNew) {
      const focused = sheet.element.contains(document.activeElement);
      showChannel();
      if (isElsewhere || (isOne() && changed.includes("room"))) body.scrollTop = 0;
      if (focused && !isOne()) sheet.reveal(target().channel, true);
    }
  }

  const MOVES = {
    ArrowLeft: (at) => sheet.after(at, { places: -1 }),
    ArrowRight: (at) => sheet.after(at, { places: 1 }),
    ArrowUp: (at) => (isOne() ? null : sheet.after(at, { rows: -1 })),
    ArrowDown: (at) => (isOne() ? null : sheet.after(at, { rows: 1 })),
    Home: () => sheet.ends()[0],
    End: () => sheet.ends()[1],
  };

  function press(event) {
    const { ctrlKey, metaKey, altKey, key: name } = event;
    if (!MOVES[name] || ctrlKey || metaKey || altKey || event.target.closest("select, input")) return;
    const next = MOVES[name](target().channel);
    if (next === null) return;
    event.preventDefault();
    turnTo(next);
    if (!isOne()) sheet.reveal(next, true);
  }

  if (!target()) {
    body.append(h("p", { testid: "filters" }, t("filters.none")));
    return () => {};
  }
  const { graph } = store.get();
  layers.append(...graph.layers.filter(hasFilters).map((layer) => h("option", { value: layer.id }, titleOf(layer))));
  one.element.hidden = !isOne();
  body.append(root);
  showLayer(true);
  showChannel();
  askProbes();
  const room = body.parentElement; // its head too: the arrow keys work from the button that closes it
  if (!isOne()) sheet.reveal(target().channel, room.contains(document.activeElement));
  room.addEventListener("keydown", press);
  const unsubscribe = store.subscribe(["room", "run", "weights", "tone", "scale"], update);
  return () => {
    closed = true;
    unsubscribe();
    room.removeEventListener("keydown", press);
    sheet.close();
  };
}
