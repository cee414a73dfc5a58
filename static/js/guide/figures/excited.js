/** For each map of a layer the patches that excite it most; of one map the digits they are from, and the reader's own. */
import { brief } from "../../net/formula.js";
import { biasOf, kernelOf, weightRange } from "../../net/filters.js";
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { patchOf, response, strongest } from "../compute/fields.js";
import { levelsOf } from "../levels.js";
import { figure, grey, paint, picture } from "./parts.js";
import { records } from "./records.js";

const FEW = 4; // patches on a map's button
const SIDE = { patch: 28, digit: 56, large: 92 }; // css px
const GAP = 1; // pixel between patches

/** Square patches side by side on one canvas, clear between them. */
function paintPatches(canvas, patches, side) {
  const cols = patches.length * (side + GAP) - GAP;
  const at = (k) => ({ patch: Math.floor((k % cols) / (side + GAP)), col: (k % cols) % (side + GAP), row: Math.floor(k / cols) });
  const level = (k) => {
    const { patch, row, col } = at(k);
    return col < side ? patches[patch][row * side + col] : 0;
  };
  paint(canvas, Array.from({ length: cols * side }, (_, k) => level(k)), cols, grey);
  for (let k = 1; k < patches.length; k++) canvas.getContext("2d").clearRect(k * (side + GAP) - GAP, 0, GAP, side);
}

/** A digit with the box that a unit sees. */
function digitCard({ cols }, onclick) {
  const canvas = h("canvas", { class: "picture", "aria-hidden": "true", style: { width: `${SIDE.digit}px`, height: `${SIDE.digit}px` } });
  const frame = h("span", { class: "excited-box" });
  const words = h("span", { class: "number" });
  const element = h("button", { type: "button", class: "excited-digit", onclick }, h("span", { class: "excited-room" }, canvas, frame), words);
  const part = (x) => `${(100 * x) / cols}%`;
  function show({ levels, box, value }, label, spoken) {
    paint(canvas, levels, cols, grey);
    Object.assign(frame.style, { top: part(box.top), left: part(box.left), width: part(box.width), height: part(box.height) });
    words.textContent = label;
    words.dataset.value = value;
    element.setAttribute("aria-label", spoken);
  }
  return { element, show };
}

const pressed = (elements, chosen) => elements.forEach((element, k) => element.setAttribute("aria-pressed", String(k === chosen)));

/** Layer id -> the figure's maker; its texts are those of fig.excited. */
export const createExcited = (id) => (context) => {
  const { store, tools, say } = context;
  let { graph, run, weights, tone } = store.get();
  const layer = graph.byId.get(id), [input] = graph.layers;
  const maps = records(id);
  let map = 0, card = 1; // chosen; card 0 is the reader's own drawing
  let own = null;

  const choose = (next) => {
    [map, card] = [next, card && 1];
    showMap();
  };
  const pick = (next) => {
    card = next;
    showCard();
  };
  const buttons = maps.map((items, k) => {
    const canvas = h("canvas", { class: "picture", "aria-hidden": "true", style: { height: `${SIDE.patch}px` } });
    paintPatches(canvas, items.slice(0, FEW).map(({ patch }) => patch), items[0].box.width);
    return h("button", { type: "button", class: "excited-map", "aria-label": say("fig.excited.map", { map: k }), onclick: () => choose(k) }, h("span", { class: "number" }, String(k)), canvas);
  });
  const cards = Array.from({ length: maps[0].length + 1 }, (_, k) => digitCard(input, () => pick(k)));
  const facts = h("div", { class: "facts" });
  const patch = picture({ label: say("fig.excited.patch"), side: SIDE.large });
  const kernel = id === graph.consumers.get(input.id)[0] ? picture({ label: say("fig.excited.kernel"), side: SIDE.large }) : null;
  const go = h("button", { type: "button", class: "link go", onclick: () => tools.show(`unit=${id}:${own.index}&fly=${id}`) }, say("fig.excited.go"));
  const element = figure(context, "excited", h("div", { class: "excited-maps" }, ...buttons),
    h("div", { class: "excited-digits" }, ...cards.map((each) => each.element)),
    h("div", { class: "side-by-side" }, patch.element, kernel?.element, facts), h("p", {}, go));

  const shown = () => (card === 0 ? own : maps[map][card - 1]);
  const labels = () => maps[map].map(({ label }) => label).join(" ");

  function showCard() {
    pressed(cards.map((each) => each.element), card);
    const { patch: seen, box, value } = shown();
    patch.paint(seen, box.width, grey);
    const lines = [say("fig.excited.labels", { map, labels: labels() }), say("fig.excited.value", { value: brief(value) })];
    if (kernel) {
      const numbers = kernelOf(weights, layer, map);
      kernel.paint(numbers, layer.params.kernel[1], (weight) => colourOf(tone, weight, weightRange(weights, layer)));
      lines[1] = say("fig.excited.sum", { value: brief(response(seen, numbers, biasOf(weights, layer, map))) });
    }
    facts.replaceChildren(...lines.map((line) => h("p", {}, line)));
  }

  function showOwn() {
    cards[0].show(own, say("fig.excited.own", { value: brief(own.value) }), say("fig.excited.ownCard", { value: brief(own.value), row: own.row, col: own.col }));
    showCard();
  }

  function findOwn() {
    const levels = levelsOf(graph, run);
    const found = run ? strongest(graph, run.values, layer, map) : { index: 0, value: 0, row: 0, col: 0, box: maps[map][0].box };
    own = { ...found, levels, patch: patchOf(levels, input.cols, found.box) };
  }

  function showMap() {
    pressed(buttons, map);
    maps[map].forEach((item, k) => {
      const values = { value: brief(item.value), label: item.label };
      cards[k + 1].show(item, say("fig.excited.digit", values), say("fig.excited.digitCard", values));
    });
    findOwn();
    showOwn();
  }

  function update(state) {
    ({ graph, run, weights, tone } = state);
    findOwn();
    showOwn();
  }

  showMap();
  const text = () => say("fig.excited.text", {
    map, labels: labels(), values: maps[map].map(({ value }) => brief(value)).join(" "),
    own: brief(own.value), row: own.row, col: own.col,
  });
  return { element, update, text };
};
