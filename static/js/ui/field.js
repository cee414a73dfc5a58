/** What the selected unit sees of the drawing: where, with which exact weights, and that these give its value. */
import { affineOf, MOST_STEPS, openInputWeights, stepsBelow } from "../net/affine.js";
import { fieldsOf } from "../net/field.js";
import { exact } from "../net/formula.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { createNewest, isHeld } from "./asking.js";
import { h } from "./dom.js";
import { placeText } from "./format.js";
import { createInkMap } from "./inkmap.js";

const QUICK = 4; // ms: what takes longer waits while the pen moves
const REST = 160; // ms without a new run: the pen rests

/** "Sees 6 × 6 pixels of the drawing: ..." */
function fieldText(input, box) {
  const [height, width] = [box.y1 - box.y0 + 1, box.x1 - box.x0 + 1];
  if (height === input.rows && width === input.cols) return t("field.all");
  const key = height * width === 1 ? "field.one" : "field.some";
  return t(key, { height, width, top: box.y0, bottom: box.y1, left: box.x0, right: box.x1 });
}

const isShut = (weights) => weights.every((weight) => weight === 0);

/** What the weights are, in a sentence. */
function meaning(graph, layer, { of, exact: isExact, weights }) {
  if (isShut(weights)) return t("field.closed");
  const said = t(isExact ? "field.linear" : "field.slope");
  if (of.layer === layer.id) return said;
  const logit = graph.byId.get(of.layer);
  return `${said} ${t("field.logit", { layer: titleOf(logit), place: placeText(graph, logit, of.index) })}`;
}

/** Why the server's weights are not there. A refusal has a sentence of its own. */
const reasonOf = (error) => (error.status ? t("field.failed", { why: error.message }) : t("field.offline"));

/** The figure of one selection: {parts, fill(affine, ink, tone), say(sentence): in the place of the numbers}. */
function openFigure(graph, layer, box, point) {
  const [input] = graph.layers;
  const map = input.flat ? null : createInkMap(input, box, point);
  const said = h("p", { class: "quiet" });
  const number = (testid) => h("b", { class: "number", testid });
  const [sum, constant, value] = ["field-sum", "field-constant", "field-value"].map(number);
  const row = (label, element) => h("p", { class: "line" }, h("span", {}, label), element);
  const rows = [row(t("field.sum"), sum), row(t("field.constant"), constant), row(t(layer.fold === "softmax" ? "field.logitValue" : "field.value"), value)];
  const parts = [said, map?.element, ...rows].filter(Boolean);

  function fill(found, ink, tone) {
    said.textContent = meaning(graph, layer, found);
    map?.fill({ weights: found.weights, ink, tone });
    if (map) map.element.hidden = isShut(found.weights); // nothing to see
    for (const each of rows) each.hidden = false;
    for (const [element, x] of [[sum, found.sum], [constant, found.constant], [value, found.sum + found.constant]]) {
      element.textContent = exact(x);
      element.dataset.value = x;
    }
  }

  function say(sentence) {
    said.textContent = sentence;
    for (const each of parts.slice(1)) each.hidden = true;
  }
  return { parts, fill, say };
}

/** inputWeights(run, unit, signal): asks the server for what would hold the page up (net/affine.js says from when on). */
export function createField(root, store, inputWeights) {
  const section = h("section", {});
  root.append(section);
  let figure = null; // {parts, fill, say}
  let isLarge = false; // too much for the page: the server is asked
  let shown = null; // {found, run} that the figure was filled with
  let opened = []; // what the figure was opened for: graph, selection
  let filled = []; // what it was filled with
  let cost = 0; // ms that filling took
  let timer = null;

  const point = (index) => {
    const { graph, probe } = store.get();
    if (index === null && probe === null) return;
    store.set({ probe: index === null ? null : [{ layer: graph.layers[0].id, index }] });
  };

  /** A unit that sees nothing of the drawing (its windows lie in the padding), or is part of it, has no figure. */
  function open({ graph, selected }) {
    opened = [graph, selected];
    filled = [];
    shown = null;
    const layer = selected && graph.byId.get(selected.layer);
    const box = layer && layer !== graph.layers[0] ? fieldsOf(graph, layer, selected.index).get(graph.layers[0].id) : null;
    figure = box ? openFigure(graph, layer, box, point) : null;
    isLarge = Boolean(figure) && stepsBelow(graph, layer, selected.index) > MOST_STEPS;
    section.hidden = !figure;
    section.replaceChildren(...(figure ? [h("h3", {}, t("field.title")), h("p", {}, fieldText(graph.layers[0], box)), ...figure.parts] : []));
    point(null);
  }

  function put(found, run) {
    const { graph: { layers: [input] }, tone } = store.get();
    shown = { found, run };
    figure.fill(found, run.values.subarray(input.at, input.at + input.size), tone);
  }

  function instead(sentence) {
    shown = null;
    figure.say(sentence);
  }

  const server = createNewest(({ run, unit }, signal) => inputWeights(run, unit, signal), {
    answered(told, { run }) {
      root.removeAttribute("aria-busy");
      put(openInputWeights(store.get().graph, told), run);
    },
    failed(error) {
      root.removeAttribute("aria-busy");
      instead(reasonOf(error));
    },
  });

  function askServer({ run, selected }) {
    if (!isHeld(store.get())) return instead(t("field.notHeld"));
    root.setAttribute("aria-busy", "true");
    if (!shown) instead(t("field.asking"));
    server.ask({ run, unit: selected });
  }

  function fill() {
    clearTimeout(timer);
    root.removeAttribute("aria-busy");
    const { graph, run, weights, selected } = store.get();
    if (!figure || !run || !weights) return;
    if (shown?.run === run && isLarge) return put(shown.found, run); // other colours only
    if (isLarge) return askServer(store.get());
    const started = performance.now();
    put(affineOf({ graph, values: run.values, weights }, graph.byId.get(selected.layer), selected.index), run);
    cost = performance.now() - started;
  }

  function update() {
    const state = store.get();
    const isNew = state.graph !== opened[0] || state.selected !== opened[1];
    if (isNew) {
      server.drop();
      clearTimeout(timer);
      root.removeAttribute("aria-busy");
      open(state);
    }
    const next = [state.run, state.weights, state.tone];
    if (!figure || !state.run || !state.weights || next.every((part, k) => part === filled[k])) return;
    const isRun = state.run !== filled[0] || state.weights !== filled[1];
    filled = next;
    if (isRun) server.drop();
    if (isNew || !isRun || (cost <= QUICK && !isLarge)) {
      fill();
      return;
    }
    root.setAttribute("aria-busy", "true");
    clearTimeout(timer);
    timer = setTimeout(fill, REST);
  }

  store.subscribe(["selected", "weights", "tone", "graph"], update);
  store.subscribe(["drawn"], update); // a new run shows with its frame, as in the panel
  update();
}
