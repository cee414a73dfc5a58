/** ReLU, tanh and sigmoid: their curves, one value through each, and one map of the drawing through each. */
import { three } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { ACTIVATIONS, activated, activationTrace, curve } from "../compute/activations.js";
import { deepestMap, mapIn, roundsOf } from "../compute/rounds.js";
import { mapChoice, rangeIn, tint } from "./mapchoice.js";
import { figure, picture, slider } from "./parts.js";

const SVG = "http://www.w3.org/2000/svg";
const SPAN = 4; // the curves run from -4 to 4
const POINTS = 81;
const BOX = { top: 2.5, bottom: -1.5 }; // of what is drawn
const DOT = 0.09;
const SIDE = 98; // css px of a map

function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const line = (x1, y1, x2, y2, kind) => svg("line", { x1, y1: -y1, x2, y2: -y2, class: kind });

export function createCurves(context) {
  const { store, say } = context;
  let state = store.get();
  const [{ conv }] = roundsOf(state.graph);
  let channel = deepestMap(state.run, conv), x = -1;

  const paths = ACTIVATIONS.map((kind) => {
    const points = curve(kind, -SPAN, SPAN, POINTS).map((at) => `${at.x},${-at.y}`).join(" ");
    return svg("polyline", { points, class: `curve ${kind}` });
  });
  const here = line(0, BOX.bottom, 0, BOX.top, "here");
  const dots = ACTIVATIONS.map((kind) => svg("circle", { r: DOT, class: `dot-on ${kind}` }));
  const ones = [1, -1].map((y) => line(-SPAN, y, SPAN, y, "one"));
  const drawn = svg("svg", { viewBox: `${-SPAN} ${-BOX.top} ${2 * SPAN} ${BOX.top - BOX.bottom}`, class: "curves", "aria-hidden": "true" },
    ...ones, line(-SPAN, 0, SPAN, 0, "axis"), line(0, BOX.bottom, 0, BOX.top, "axis"), here, ...paths, ...dots);

  const along = slider({ label: say("fig.curves.x"), min: -SPAN, max: SPAN, step: 0.1, value: x, show: three, onInput: place });
  const told = ACTIVATIONS.map((kind) => h("p", { class: `curve-value ${kind}` }));
  const choice = mapChoice({ label: say("fig.curves.map"), count: conv.channels, value: channel, onChoose: choose });
  const maps = ACTIVATIONS.map((kind) => picture({ label: say(`fig.curves.${kind}`), side: SIDE }));
  const element = figure(context, "curves", drawn, along.element, h("div", { class: "curve-values" }, ...told),
    choice.element, h("div", { class: "side-by-side" }, ...maps.map((map) => map.element)));

  const outputs = () => ACTIVATIONS.map((kind) => activationTrace(x, kind).output);

  function place(next) {
    x = next;
    outputs().forEach((y, k) => {
      dots[k].setAttribute("cx", x);
      dots[k].setAttribute("cy", -y);
      told[k].textContent = `${ACTIVATIONS[k]}(${three(x)}) = ${three(y)}`;
      told[k].dataset.value = String(y);
    });
    here.setAttribute("x1", x);
    here.setAttribute("x2", x);
  }

  function choose(next) {
    channel = next;
    show();
  }

  const bent = () => ACTIVATIONS.map((kind) => activated(mapIn(state.run, conv, channel).values, kind));

  function show() {
    const ranges = { relu: rangeIn(state, conv, channel) };
    bent().forEach((values, k) => maps[k].paint(values, conv.cols, tint(state.tone, ranges[ACTIVATIONS[k]] ?? 1)));
  }

  function update(next) {
    state = next;
    show();
  }

  place(x);
  show();
  function text() {
    const [relu, tanh, sigmoid] = outputs().map(three);
    const ends = bent().map((values) => [Math.min(...values), Math.max(...values)].map(three));
    const [reluLow, reluHigh, tanhLow, tanhHigh, sigmoidLow, sigmoidHigh] = ends.flat();
    return say("fig.curves.text", { x: three(x), relu, tanh, sigmoid, map: channel, reluLow, reluHigh, tanhLow, tanhHigh, sigmoidLow, sigmoidHigh });
  }
  return { element, update, text };
}
