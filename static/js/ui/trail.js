/**
 * The way down as a row of windows: the units that the reader went through, and in a quieter style how the strongest path
 * goes on from the last of them to the drawing. Keeps state.trail in step with the selection.
 */
import { readsPhotos } from "../net/subject.js";
import { isSame, nextTrail, pathBelow } from "../net/trail.js";
import { placeOf } from "../net/graph.js";
import { shortTitle } from "../text/titles.js";
import { t } from "../text/words.js";
import { h } from "./dom.js";
import { unitText } from "./format.js";

const SHORT = 12; // letters of an id; longer ones are places in blocks, and the layer's title says more

/** "softmax 3", "pool2 (5,2,3)", "drawing (12,9)", "Conv 5 (3,8,8)" for stage1.block2.conv2. */
function shortName(graph, { layer: id, index }) {
  const layer = graph.byId.get(id);
  const { channel, row, col } = placeOf(layer, index);
  const isInput = layer === graph.layers[0], inputName = t(readsPhotos(graph.card) ? "trail.photo" : "trail.drawing");
  const name = isInput ? inputName : id.length > SHORT ? shortTitle(layer) : id;
  if (layer.flat) return `${name} ${channel}`;
  const place = isInput && layer.channels === 1 ? [row, col] : [channel, row, col];
  return `${name} (${place.join(",")})`;
}

const sceneOf = ({ graph, run, weights }) => ({ graph, values: run && weights ? run.values : null, weights });

/** -> {down, up}: one step to the strongest tap of the selected unit, and back. */
export function createTrail(root, store, goTo) {
  const list = h("ol", {});
  root.append(list);
  let known = []; // what the list was made from
  let shown = ""; // what it says: it is left alone while only numbers change

  const wayDown = (unit) => (store.get().run && store.get().weights ? pathBelow(sceneOf(store.get()), unit) : []);

  function item(graph, unit, { current, ahead }) {
    const title = unitText(graph, graph.byId.get(unit.layer), unit.index);
    const button = h("button", {
      type: "button", class: ahead ? "ahead" : null, "aria-current": current ? "step" : null,
      title: ahead ? t("trail.ahead", { unit: title }) : title,
      onclick: () => goTo(unit),
    }, shortName(graph, unit));
    return h("li", {}, button);
  }

  function update({ graph, run, weights, trail, selected }) {
    const parts = [graph, selected && run, weights, trail, selected];
    if (parts.every((part, k) => part === known[k])) return;
    known = parts;
    root.hidden = !selected || trail.length === 0;
    if (root.hidden) return;
    const ahead = wayDown(trail.at(-1));
    const next = JSON.stringify([graph.id, selected, trail, ahead.map(({ layer, index }) => [layer, index])]);
    if (next === shown) return;
    shown = next;
    const held = list.contains(document.activeElement);
    list.replaceChildren(
      ...trail.map((unit) => item(graph, unit, { current: isSame(unit, selected) })),
      ...ahead.map((unit) => item(graph, unit, { ahead: true })),
    );
    if (held) list.querySelector("[aria-current]")?.focus({ preventScroll: true });
  }

  store.subscribe(["selected"], (state) => store.set({ trail: nextTrail(sceneOf(state), state.trail, state.selected) }));
  store.subscribe(["selected", "trail", "drawn", "weights"], update);

  function down() {
    const { selected } = store.get();
    const next = selected && wayDown(selected)[0];
    if (next) goTo({ layer: next.layer, index: next.index });
  }

  function up() {
    const { selected, trail } = store.get();
    const at = trail.findIndex((unit) => isSame(unit, selected));
    if (at > 0) goTo(trail[at - 1]);
  }

  return { down, up, element: root };
}
