/** Loss and accuracy over the steps, with a cursor at the place that is on the screen; a click or a drag moves it. */
import { calmed, isLive } from "./calm.js";
import { t } from "../text/words.js";
import { three } from "../net/formula.js";
import { h } from "../ui/dom.js";
import { whole } from "../ui/format.js";
import { stepAxis, thinned, topOf, valueAxis } from "./compute/axis.js";
import { accuracyOf } from "./compute/rows.js";
import { stepAt } from "./session.js";
import { share, thingsText } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const BOX = { width: 366, height: 128, left: 42, right: 8, top: 8, bottom: 20 }; // px; left to bottom: room round the plot
const SIZE = { width: BOX.width - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom };
const SETTLED = 50; // steps after which a loss should have come down
const FEW = 30; // points that are marked each
const CHARACTER = 6.4; // px, of a label on the axis

const lossOf = ({ loss }) => loss;
const trainOf = (row) => row.train_accuracy;
const known = (rows, read) => rows.filter((row) => Number.isFinite(read(row)));
const topLoss = (rows) => topOf(known(rows, lossOf).map(lossOf));

/** What is to be said of a loss besides where it began and ended. */
function warnings(rows) {
  const losses = known(rows, lossOf);
  const peak = losses.reduce((most, row) => (lossOf(row) > lossOf(most) ? row : most));
  const off = lossOf(peak) > topLoss(rows) ? [t("train.curve.lossPeak", { peak: three(lossOf(peak)), step: whole(peak.step) })] : [];
  const up = losses.at(-1).step >= SETTLED && lossOf(losses.at(-1)) >= lossOf(losses[0]) ? [t("train.curve.lossUp")] : [];
  return [...off, ...up];
}

/** key -> {testid, top(rows): the largest value, tick(value) -> text, lines: {class: read(row) -> value or null}, the last on top, words} */
const CHARTS = {
  loss: { testid: "train-curve-loss", top: topLoss, tick: three, lines: { learnt: lossOf }, words: { show: three, key: "train.curve.lossText", read: lossOf, more: warnings } },
  accuracy: { testid: "train-curve-accuracy", top: () => 1, tick: (y) => `${Math.round(100 * y)} %`, lines: { tested: accuracyOf, learnt: trainOf }, words: { show: share, key: "train.curve.accuracyText", read: accuracyOf, more: () => [] } },
};

function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Places of labels along an axis, those left out that would touch the one before. */
function apart(ticks, widthOf) {
  let free = -Infinity;
  return ticks.filter(({ at, text }) => {
    const fits = at - widthOf(text) / 2 >= free;
    if (fits) free = at + widthOf(text) / 2 + CHARACTER;
    return fits;
  });
}

/** The chart's lines and labels, as elements of a group that begins at the plot's corner. */
function drawn({ top, tick, lines }, rows, axis) {
  const y = valueAxis(top(rows), SIZE.height);
  const across = y.ticks.flatMap((value) => [
    svg("line", { x1: 0, x2: SIZE.width, y1: y.at(value), y2: y.at(value), class: "rule" }),
    svg("text", { x: -6, y: y.at(value) + 3.5, "text-anchor": "end" }, tick(value)),
  ]);
  const steps = apart(axis.ticks.map((step) => ({ at: axis.at(step), text: whole(step) })), (text) => text.length * CHARACTER);
  const along = steps.map(({ at, text }) => svg("text", { x: Math.min(at, SIZE.width + BOX.right - (text.length * CHARACTER) / 2), y: SIZE.height + 14, "text-anchor": "middle" }, text));
  const curves = Object.entries(lines).map(([name, read]) => {
    const points = rows.flatMap((row) => (Number.isFinite(read(row)) ? [{ x: axis.at(row.step), y: y.at(read(row)) }] : []));
    const line = svg("polyline", { class: `curve ${name}`, points: thinned(points).map(({ x, y: high }) => `${x.toFixed(1)},${high.toFixed(1)}`).join(" ") });
    const dots = points.length > FEW ? [] : points.map(({ x, y: high }) => svg("circle", { class: name, cx: x, cy: high, r: 2.2 }));
    return svg("g", {}, line, ...dots);
  });
  return [...across, ...along, ...curves];
}

function createChart(key, { onStep }) {
  const chart = CHARTS[key];
  const group = svg("g", { transform: `translate(${BOX.left} ${BOX.top})` });
  const cursor = svg("line", { class: "cursor", y1: 0, y2: SIZE.height });
  const picture = svg("svg", { viewBox: `0 0 ${BOX.width} ${BOX.height}`, class: "train-chart", "aria-hidden": "true", "data-testid": chart.testid });
  const text = h("span", {});
  const names = Object.keys(chart.lines).map((name) => h("span", { class: `key ${name}` }, t(`train.curve.${name}`)));
  const element = h("figure", {}, h("h3", {}, t(`train.curve.${key}`), h("span", { class: "keys" }, ...names)), picture, h("figcaption", { class: "quiet" }, text));
  let axis = stepAxis(1, SIZE.width, true);

  function point(event) {
    if (event.type === "pointermove" && !picture.hasPointerCapture(event.pointerId)) return;
    const box = picture.getBoundingClientRect();
    onStep(axis.back(((event.clientX - box.left) / box.width) * BOX.width - BOX.left));
  }
  picture.addEventListener("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    point(event);
  });
  picture.addEventListener("pointermove", point);

  return {
    element,
    draw({ rows, ...study }, logarithmic) {
      axis = stepAxis(rows.at(-1)?.step ?? 1, SIZE.width, logarithmic);
      group.replaceChildren(...drawn(chart, rows, axis), cursor);
      picture.replaceChildren(group);
      const { show, key: sentence, read, more } = chart.words;
      const told = known(rows, read), [first, last] = [told[0], told.at(-1)];
      picture.toggleAttribute("hidden", told.length === 0);
      const said = told.length > 1 ? [t(sentence, { first: show(read(first)), from: whole(first.step), last: show(read(last)), to: whole(last.step), things: thingsText(study, last) }), ...more(rows)] : [t("train.curve.empty")];
      text.textContent = said.join(" ");
    },
    place(step) {
      cursor.setAttribute("x1", axis.at(step));
      cursor.setAttribute("x2", axis.at(step));
    },
  };
}

export function createCurves({ study, goNear }) {
  let logarithmic = true;
  const even = h("input", { type: "checkbox", testid: "train-log", checked: true, onchange: () => redraw() });
  const charts = Object.keys(CHARTS).map((key) => createChart(key, { onStep: goNear }));
  const element = h("div", { class: "train-curves", testid: "train-curves" }, ...charts.map((chart) => chart.element), h("label", { class: "check quiet" }, even, " ", t("train.curve.log")));

  function redraw() {
    logarithmic = even.checked;
    draw(study.get());
  }

  function draw(now) {
    for (const chart of charts) chart.draw(now, logarithmic);
    place(now);
  }

  function place(now) {
    for (const chart of charts) chart.place(stepAt(now, now.place));
  }

  study.subscribe(["rows", "place", "status", "things"], calmed(draw, isLive));
  draw(study.get());
  return { element };
}
