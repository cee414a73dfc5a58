/** A chart of the networks of a group: a point each, over two numbers that the reader chooses; and the same as a table. */
import { readsOf } from "../net/compare.js";
import { h } from "../ui/dom.js";
import { t } from "../text/words.js";
import { axisFor, placeLabels } from "./compute/chart.js";
import { AXES, charted, groupsOf } from "./compute/figures.js";
import { svgElement } from "./svg.js";
import { createTable } from "./table.js";
import { figureText, share } from "./words.js";

const ROOM = { left: 76, right: 16, top: 14, bottom: 44 }; // px round the plot
const HEIGHT = { usual: 380, least: 260 };
const POINT = 6; // px, the radius of a mark
const LETTER = 6.9, LINE = 16; // px of a label's letters and line, rather too much than too little
const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const CHOICES = { x: ["operations", "parameters", "year", "depth"], y: ["accuracy", "parameters", "operations", "depth"] };

const SHOWN = { accuracy: share, year: String };
const shown = (axis, value) => (SHOWN[axis] ?? figureText)(value);
const POWERS = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];

/** A number on an axis, short: 20M, 1.5k, 85 %. */
function tickText(axis, value) {
  if (SHOWN[axis]) return axis === "accuracy" ? `${Number((100 * value).toFixed(2))} %` : String(value);
  const [unit, letter] = POWERS.find(([power]) => value >= power) ?? [1, ""];
  return `${Number((value / unit).toPrecision(3))}${letter}`;
}

/** actions: {open(id)} */
export function createChart({ store, actions }) {
  const chosen = { x: "operations", y: "accuracy", reads: null };
  let items = [];
  const select = (name, testid, options, label) => {
    const list = h("select", { testid, onchange: () => {
      chosen[name] = list.value;
      draw();
    } }, ...options.map((option) => h("option", { value: option }, label(option))));
    return list;
  };
  const axis = (name, testid) => select(name, testid, CHOICES[name], (option) => t(`gallery.${option}`));
  const reads = select("reads", "gallery-reads", ["drawing", "photo"], (kind) => t(`gallery.reads.${kind}`));
  const x = axis("x", "gallery-x"), y = axis("y", "gallery-y");
  const field = (key, control) => h("label", {}, h("span", {}, t(key)), control);
  const figure = h("div", { class: "gallery-plot", testid: "gallery-plot", role: "group" });
  const note = h("p", { class: "quiet", testid: "gallery-missing" });
  const table = createTable({ open: actions.open });
  const fields = h("div", { class: "gallery-fields" }, field("gallery.group", reads), field("gallery.up", y), field("gallery.across", x));
  const element = h("div", { class: "gallery-chart" }, fields, figure, note, table.element);

  /** A point, reachable with the keyboard; its name says its numbers. */
  function point(item, at) {
    const [u, v] = [chosen.x, chosen.y].map((name) => AXES[name].of(item));
    const named = t("gallery.point", {
      title: item.title, y: t(`gallery.${chosen.y}`), v: shown(chosen.y, v), x: t(`gallery.${chosen.x}`), u: shown(chosen.x, u),
    });
    const here = item.id === store.get().modelId;
    const act = () => actions.open(item.id);
    return svgElement("g", {
      class: here ? "gallery-point here" : "gallery-point", tabindex: 0, role: "button", "aria-label": named,
      "data-point": item.id, "data-x": u, "data-y": v, transform: `translate(${at.x} ${at.y})`, onclick: act, onkeydown: (event) => press(event, act),
    }, svgElement("title", {}, named), svgElement("circle", { r: POINT }));
  }

  function press(event, act) {
    const all = [...figure.querySelectorAll("[data-point]")];
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? all.indexOf(event.currentTarget) + (KEYS[event.key] ?? NaN);
    if (event.key === "Enter" || event.key === " ") act();
    else if (all[to]) all[to].focus();
    else return;
    event.preventDefault();
  }

  function axes(across, up, { width, height }) {
    const rule = (key, x1, y1, x2, y2) => svgElement("line", { class: key, x1, y1, x2, y2 });
    const word = (text, px, py, anchor, more = {}) => svgElement("text", { x: px, y: py, "text-anchor": anchor, ...more }, text);
    return [
      ...up.ticks.flatMap((value) => {
        const py = height - up.at(value);
        return [rule("rule", 0, py, width, py), word(tickText(chosen.y, value), -8, py + 4, "end")];
      }),
      ...across.ticks.flatMap((value) => {
        const px = across.at(value);
        return [rule("rule", px, 0, px, height), word(tickText(chosen.x, value), px, height + 17, "middle")];
      }),
      word(t(`gallery.${chosen.x}`), width / 2, height + 37, "middle", { class: "axis" }),
      word(t(`gallery.${chosen.y}`), 0, 0, "middle", { class: "axis", transform: `translate(${-ROOM.left + 12} ${height / 2}) rotate(-90)` }),
    ];
  }

  /** A line from a point to the nearest edge of its label. */
  function leading(at, { x, y, width, height }) {
    const near = (value, low, size) => Math.min(Math.max(value, low), low + size);
    return svgElement("line", { class: "lead", x1: at.x, y1: at.y, x2: near(at.x, x, width), y2: near(at.y, y, height) });
  }

  /** A label, on the side of its box that is next to its point. */
  function named({ id, title }, box, at) {
    const side = box.x > at.x ? "start" : box.x + box.width < at.x ? "end" : "middle";
    const place = { start: box.x, middle: box.x + box.width / 2, end: box.x + box.width }[side];
    return svgElement("text", { class: "gallery-label", "data-label": id, x: place, y: box.y + 12, "text-anchor": side, "aria-hidden": "true" }, title);
  }

  function plot(some, size) {
    const area = { width: size.width - ROOM.left - ROOM.right, height: size.height - ROOM.top - ROOM.bottom };
    const numbers = (name) => some.map((item) => AXES[chosen[name]].of(item));
    const across = axisFor(numbers("x"), area.width, AXES[chosen.x], Math.max(2, Math.floor(area.width / 90)));
    const up = axisFor(numbers("y"), area.height, AXES[chosen.y]);
    const order = [...some].sort((a, b) => AXES[chosen.x].of(a) - AXES[chosen.x].of(b));
    const placed = (item) => ({ x: across.at(AXES[chosen.x].of(item)), y: area.height - up.at(AXES[chosen.y].of(item)) });
    const places = order.map((item) => ({ ...placed(item), width: LETTER * item.title.length, height: LINE }));
    const labels = placeLabels(places, area, POINT);
    const lead = (label, k) => (label?.far ? [leading(places[k], label)] : []);
    const write = (label, k) => (label ? [named(order[k], label, places[k])] : []);
    return svgElement("svg", { width: size.width, height: size.height, viewBox: `${-ROOM.left} ${-ROOM.top} ${size.width} ${size.height}` },
      ...axes(across, up, area), ...labels.flatMap(lead), ...labels.flatMap(write), ...order.map((item, k) => point(item, places[k])));
  }

  function draw() {
    const groups = groupsOf(items);
    const [, some = []] = groups.find(([kind]) => kind === chosen.reads) ?? groups[0] ?? [];
    const { shown: known, missing } = charted(some, chosen.x, chosen.y);
    const width = figure.clientWidth;
    const held = document.activeElement?.dataset?.point;
    figure.setAttribute("aria-label", t("gallery.chart.label", { y: t(`gallery.${chosen.y}`), x: t(`gallery.${chosen.x}`) }));
    if (known.length && width) figure.replaceChildren(plot(known, { width, height: Math.max(HEIGHT.least, Math.min(HEIGHT.usual, width * 0.62)) }));
    else figure.replaceChildren(h("p", { class: "quiet" }, t("gallery.empty")));
    if (held) figure.querySelector(`[data-point="${CSS.escape(held)}"]`)?.focus();
    note.hidden = !missing.length;
    note.textContent = missing.length ? t("gallery.missing", { titles: missing.map(({ title }) => title).join(t("list.comma")) }) : "";
    table.update(some);
  }

  new ResizeObserver(draw).observe(figure);

  return {
    element,
    update(all) {
      items = all;
      const here = items.find(({ id }) => id === store.get().modelId);
      chosen.reads ??= here ? readsOf(here) : "drawing";
      reads.value = chosen.reads;
      [x.value, y.value] = [chosen.x, chosen.y];
      draw();
    },
    focus: () => reads.focus(),
  };
}
