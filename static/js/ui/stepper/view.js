/** The three pictures side by side: what is read with its window, filter and products, the map that fills. */
import { brief } from "../../net/formula.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { colourOf, css, wantsDarkText } from "../../view/colour.js";
import { h } from "../dom.js";
import { createBoard } from "./board.js";
import { cellAt, mosaic, tapPlace, windowAt } from "./plan.js";

const LINES = 6; // maps that can stand in lines, one below the other, with their numbers
const LEGIBLE = 7; // columns of a block that can carry numbers
const TALL = 3; // maps in one column

/** single: one block, large. lines: a line a map. mosaic: many maps, as pictures only. */
function modeOf({ blocks }) {
  if (blocks.length === 1) return "single";
  return blocks.length <= LINES && blocks[0].cols <= LEGIBLE ? "lines" : "mosaic";
}

const SHAPES = {
  single: ({ blocks: [block] }) => mosaic(1, block, 1),
  lines: ({ blocks }) => mosaic(blocks.length, blocks[0], 1),
  mosaic: ({ blocks }) => {
    const foot = Math.max(2, Math.ceil(blocks[0].rows / 3)); // room for the sums
    return mosaic(blocks.length, blocks[0], Math.ceil(Math.sqrt(blocks.length)), { x: 1, y: foot }, foot);
  },
};

/** Which pictures stand in the middle: names of head.* sentences and of arrays of a trace. */
function columnsOf({ layer, frame, blocks }) {
  if (layer.weight === null) return ["values"];
  return blocks.length === 1 && frame ? ["values", "weights", "products"] : ["weights", "products"];
}

function mapsText({ maps, layer }) {
  const { layer: input, channel } = maps[0];
  if (input.flat || input.channels === 1) return titleOf(input);
  if (maps.length === 1) return t("step.map", { title: titleOf(input), channel });
  return maps.every((map) => map.layer === input) && layer.read !== "join"
    ? t("step.maps", { title: titleOf(input), first: channel, last: maps.at(-1).channel }) : maps.map((map) => titleOf(map.layer)).join(" + ");
}

const picture = (name, caption, ...parts) => h("figure", { class: `step-${name}` }, ...parts, h("figcaption", {}, caption));

/** pick(k) is called when the reader presses cell k of the map that fills. */
export function createView(plan, { pick }) {
  const { maps, blocks, layer, frame, channel } = plan;
  const mode = modeOf(plan);
  const across = maps.length <= TALL ? 1 : maps.length <= LINES ? 2 : Math.ceil(Math.sqrt(maps.length));
  const input = createBoard(mosaic(maps.length, maps[0], across), { label: mapsText(plan), kind: "map", count: maps.length });
  const output = createBoard(mosaic(1, { ...plan, size: plan.steps }, 1), { label: titleOf(layer), kind: "map", count: 1, more: { "data-testid": "stepper-output" } });
  output.element.addEventListener("click", (event) => {
    const box = output.element.getBoundingClientRect();
    const place = (at, size, count) => Math.min(count - 1, Math.max(0, Math.floor((at / size) * count)));
    const k = place(event.clientY - box.top, box.height, plan.rows) * plan.cols + place(event.clientX - box.left, box.width, plan.cols);
    if (k < plan.steps) pick(k);
  });
  const columns = columnsOf(plan);
  const shape = SHAPES[mode](plan);
  const numbers = mode !== "mosaic" && blocks[0].cols <= LEGIBLE;
  const middle = columns.map((name) => ({
    name,
    board: createBoard(shape, { label: t(`step.${name}`), kind: numbers ? "cells" : "map", count: blocks.length, numbers: numbers && (mode === "single" || name === "products") }),
  }));
  const last = middle.at(-1).board;
  const windows = frame ? maps.map((_, k) => input.outline("window", frame, k ? {} : { testid: "stepper-window" })) : [];
  const here = output.outline("window", { rows: 1, cols: 1 });
  const one = { rows: 1, cols: 1 };
  const marks = { input: input.outline("tap", one), middle: middle.map(({ board }) => board.outline("tap", one)), winner: last.outline("winner", one) };

  const added = blocks.length > 1 && blocks[0].size > 1; // a sum for each map
  const sums = added ? blocks.map((block, k) => {
    const { x, y } = last.corners[k];
    const at = mode === "lines" ? last.spot(0, y, shape.width, block.rows) : last.spot(x, y + block.rows, block.cols, shape.gap.y);
    return h("span", { class: "sum number", style: at });
  }) : [];
  if (mode === "mosaic") last.element.append(...sums);

  const place = layer.flat ? titleOf(layer) : t("step.map", { title: titleOf(layer), channel });
  const captions = { values: t(blocks[0].size === 1 ? "step.value" : "step.values"), weights: t(frame ? "step.filter" : "step.weights"), products: t(added ? "step.productsSum" : "step.products") };
  const element = h("div", { class: "step-field", "data-mode": mode, "data-boards": String(middle.length) },
    picture("input", mapsText(plan), input.element),
    h("div", { class: "step-middle" },
      ...middle.map(({ name, board }) => picture(name, captions[name], board.element,
        added && mode === "lines" && board === last ? h("div", { class: "step-sums" }, ...sums) : null)),
      plan.rest ? h("p", { class: "quiet" }, t("step.rest", { count: plan.rest })) : null),
    picture("output", place, output.element));

  const boards = [input, output, ...middle.map(({ board }) => board)];

  function addUp(traced, upto, range, tone, written) {
    blocks.forEach(({ from, size }, k) => {
      let sum = 0;
      for (let i = from; i < Math.min(from + size, upto); i++) sum += traced.products[i];
      if (!sums[k]) return;
      const rgb = colourOf(tone, sum, range);
      const coloured = mode === "lines" && upto > from;
      sums[k].style.background = coloured ? css(rgb) : "none";
      sums[k].classList.toggle("light", coloured && !wantsDarkText(rgb));
      sums[k].classList.toggle("dark", coloured && wantsDarkText(rgb));
      if (written) sums[k].textContent = upto > from ? brief(sum) : "";
    });
  }

  return {
    element,
    mode,
    /** Every value of what is read: (map) => {values, from, range} of the run. */
    read(of, tone) {
      maps.forEach((map, k) => {
        const { values, from, range } = of(map);
        input.put(k, values, from, range, tone);
      });
      input.flush();
    },
    /** Cells from .. to - 1 of the map: filled with `values`, or emptied where that is null. */
    fill(values, from, to, range, tone) {
      for (let i = from; i < to; i++) output.set(0, i, values && values[i], range, tone);
      output.flush();
    },
    /** Where the window and the filled cell are: cell k, or null before the first. */
    stand(k) {
      const at = k === null ? null : windowAt(plan, k), { row, col } = cellAt(plan, k ?? 0);
      windows.forEach((mark, m) => mark.to(at && m, at?.row, at?.col));
      here.to(k === null ? null : 0, row, col);
    },
    /** The arithmetic of one cell, its first `upto` taps; ranges: {values, weights, products, sums}; null empties it. */
    explain(traced, upto, ranges, tone, written) {
      for (const { name, board } of middle) {
        board.write(written && Boolean(traced));
        const shown = name === "products" || (columns.length === 1 && name === "values") ? upto : Infinity;
        const without = ({ from }) => (i) => !traced || from + i >= shown || traced.taps[from + i] < 0;
        blocks.forEach((block, k) => board.put(k, traced?.[name], block.from, ranges[name], tone, without(block)));
        board.flush();
      }
      element.classList.toggle("fast", !written);
      if (traced) addUp(traced, upto, ranges.sums, tone, written);
      else for (const sum of sums) [sum.textContent, sum.style.background] = ["", "none"];
      const won = traced && upto > traced.winner ? traced.winner : -1;
      marks.winner.to(won < 0 ? null : 0, Math.floor(won / shape.cols), won % shape.cols);
    },
    /** Points at tap t of a trace, everywhere it is seen; null points at none. */
    point(traced, tap) {
      const { block, place } = tap === null ? { block: Infinity } : tapPlace(plan, tap);
      const seen = block < blocks.length;
      for (const mark of marks.middle) mark.to(seen ? block : null, Math.floor(place / shape.cols), place % shape.cols);
      const unit = seen && traced.taps[tap] >= 0 ? traced.taps[tap] - (maps[block].at - maps[block].layer.at) : -1;
      marks.input.to(unit < 0 ? null : block, Math.floor(unit / maps[0].cols), unit % maps[0].cols);
    },
    /** After a change of size: true when the numbers have to be painted anew. */
    measure: () => boards.map((board) => board.measure()).includes(true),
  };
}
