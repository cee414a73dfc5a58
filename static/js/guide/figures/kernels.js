/** A picture under a filter of 3 x 3: one of the well-known ones, or numbers of the reader's own. */
import { three } from "../../net/formula.js";
import { mapFacts } from "../../net/filters.js";
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { filtered, KERNELS } from "../compute/kernels.js";
import { figure, grey, numberField, picture, segments } from "./parts.js";
import { drawingMap, openedMap, photoMap } from "./pictures.js";

const SIDE = 144; // css px of each picture
const WHITE = 255;
const FINE = 1e6; // what is smaller in a sum comes from float64, not from the reader
const SIDES = [1, 9, 16]; // denominators in which the kernels are written

/** 1/9 -> "1/9", 0.5 -> "0.5": as a reader would type it. */
function written(x) {
  const under = SIDES.find((denominator) => Math.abs(x * denominator - Math.round(x * denominator)) < 1e-9);
  if (!under) return String(Number(x.toPrecision(4)));
  const over = Math.round(x * under);
  return under === 1 ? String(over) : `${over}/${under}`;
}

const SOURCES = { drawing: drawingMap, photo: photoMap };
const SHOWN = {
  picture: () => (value) => grey(Math.min(WHITE, Math.max(0, Math.round(value)))),
  signed: (tone) => (value) => colourOf(tone, value, WHITE),
};

export function createKernels(context) {
  const { store, say } = context;
  const inked = drawingMap(store.get()).values.some((level) => level > 0);
  let source = inked ? "drawing" : "photo", own = null, way = "picture", name = "edge3";
  let kernel = rowsOf(name), result = null;

  const before = picture({ label: say("fig.kernels.before"), side: SIDE });
  const after = picture({ label: say("fig.kernels.after"), side: SIDE });
  const file = h("input", { type: "file", accept: "image/*", class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: open });
  const options = (kind, values) => values.map((value) => ({ value, text: say(`fig.kernels.${kind}.${value}`) }));
  const sources = segments({ label: say("fig.kernels.sources"), options: options("source", ["drawing", "photo", "own"]), value: source, onChoose: take });
  const known = segments({ label: say("fig.kernels.known"), options: options("kernel", KERNELS.map(({ key }) => key)), value: name, onChoose: load });
  const ways = segments({ label: say("fig.kernels.ways"), options: options("way", Object.keys(SHOWN)), value: way, onChoose: dye });
  const fields = kernel.flat().map((value, k) => numberField({
    label: say("fig.kernels.cell", { row: Math.floor(k / 3), col: k % 3 }), value: written(value), hidden: true, onInput: (number) => type(k, number),
  }));
  const facts = h("div", { class: "facts" });
  const trouble = h("p", { role: "status", class: "quiet" });
  const element = figure(context, "kernels", sources.element, file, trouble,
    h("div", { class: "side-by-side" }, before.element, after.element), known.element,
    h("div", { class: "sum-row" }, h("div", { class: "kernel-fields", role: "group", "aria-label": say("fig.kernels.fields") }, ...fields.map((field) => field.element)), facts),
    ways.element);

  function rowsOf(key) {
    return KERNELS.find((each) => each.key === key).rows.map((row) => [...row]);
  }

  function load(key) {
    name = key;
    kernel = rowsOf(key);
    kernel.flat().forEach((value, k) => {
      fields[k].set(written(value));
      fields[k].input.setAttribute("aria-invalid", "false");
    });
    show();
  }

  function type(k, number) {
    kernel[Math.floor(k / 3)][k % 3] = number;
    name = KERNELS.find(({ rows }) => rows.flat().every((value, at) => Math.abs(value - kernel.flat()[at]) < 1e-9))?.key ?? null;
    known.set(name);
    show();
  }

  function take(next) {
    if (next === "own") file.click();
    if (next === "own" && !own) {
      sources.set(source); // until there is one
      return;
    }
    source = next;
    show();
  }

  async function open() {
    trouble.textContent = "";
    try {
      own = await openedMap(file.files[0]);
      source = "own";
      sources.set(source);
      show();
    } catch {
      trouble.textContent = say("fig.kernels.noPicture");
    }
    file.value = "";
    element.dispatchEvent(new Event("change"));
  }

  function dye(next) {
    way = next;
    show();
  }

  const sum = () => Math.round(kernel.flat().reduce((total, x) => total + x, 0) * FINE) / FINE;
  const now = () => {
    const { min, max } = mapFacts(result.values);
    return { sum: three(sum()), least: three(min), most: three(max) };
  };

  function show() {
    const state = store.get();
    const map = source === "own" ? own : SOURCES[source](state);
    result = filtered(map, kernel, "nearest");
    const colour = SHOWN[way](state.tone);
    before.paint(map.values, map.cols, grey);
    after.paint(result.values, result.cols, colour);
    const { min, max } = mapFacts(result.values);
    const fact = (key, value) => h("p", { "data-value": value }, say(`fig.kernels.fact.${key}`, now()));
    facts.replaceChildren(fact("sum", sum()), fact("least", min), fact("most", max));
  }

  show();
  const text = () => say("fig.kernels.text", {
    picture: say(`fig.kernels.source.${source}`), kernel: name ? say(`fig.kernels.kernel.${name}`) : say("fig.kernels.typed"),
    rows: kernel.map((row) => row.map(written).join(" ")).join("; "), ...now(),
  });
  return { element, update: show, text };
}
