/**
 * Numbers in the cells of the scene that are large enough to read one, drawn with each frame on a canvas over the picture:
 * hundreds of elements that move would cost a page layout each time. Screen readers have the panel instead.
 */
import { brief, exact } from "../net/formula.js";
import { channelOf } from "../net/graph.js";
import { cellsInView, roomIn } from "../view/cells.js";
import { colourOf, wantsDarkText } from "../view/colour.js";
import { pixelColour, pixelUnits } from "../view/photo.js";
import { solidity } from "../view/scene.js";
import { blockOf, drawnRanges, heightsOf } from "../view/sight.js";

const LEAST = { width: 30, height: 16 }; // css px of a cell: smaller ones carry no number
const MOST = 800; // numbers a frame
const FONT = { least: 9, most: 14, step: 0.5 }; // css px
const SHARE = 0.94; // of a cell's width that its number may fill
const LINE = 1.5; // height of a cell a font's size
const RISE = 0.36; // of a font's size: from the baseline of figures to their middle
const AROUND = 60, STEP = 64; // css px: around the middles of cells; sides of the canvas are multiples of it, so that it is seldom made anew
const INK = { dark: "#000", light: "#fff" };

/** As many digits as there is room for, by the longest that is usual, so that all cells of a map are written alike. */
const FORMS = [["−0.000000", (x) => written(exact(x))], ["−0.00", brief]];

const written = (text) => text.replaceAll("-", "−");

export function createNumbers(canvas, store) {
  const context = canvas.getContext("2d");
  const family = getComputedStyle(canvas).fontFamily;
  const widths = new Map(); // character -> its width, of the font's size
  let shown = []; // [{layer, index, text}] of the last frame

  function widthOf(text) {
    let sum = 0;
    for (const character of text) {
      if (!widths.has(character)) {
        context.font = `100px ${family}`;
        widths.set(character, context.measureText(character).width / 100);
      }
      sum += widths.get(character);
    }
    return sum;
  }

  const fits = (cell, text, font) => roomIn(cell, (widthOf(text) * font) / SHARE, font * LINE) >= 1;

  /** What is written into a cell of a picture, a line a channel: [texts, their size]; null where there is no room for all. */
  function pixelFor(cell, units, values) {
    const texts = units.map((u) => brief(values[cell.layer.at + u])), [short] = FORMS.at(-1);
    const font = Math.min(FONT.most, Math.floor(roomIn(cell, widthOf(short) / SHARE, LINE * texts.length) / FONT.step) * FONT.step);
    return font >= FONT.least ? { texts, font } : null;
  }

  /** The number and its size; null where there is no room for it. */
  function wordFor(cell, value) {
    const [short] = FORMS.at(-1);
    const largest = Math.min(FONT.most, roomIn(cell, widthOf(short) / SHARE, LINE));
    const font = Math.max(FONT.least, Math.floor(largest / FONT.step) * FONT.step);
    const texts = FORMS.filter(([usual]) => usual === short || fits(cell, usual, font)).map(([, write]) => write(value));
    const text = texts.find((each) => fits(cell, each, font));
    return text === undefined ? null : { texts: [text], font };
  }

  /** Lays the canvas over these cells alone, and empties it: a large one costs every frame more than all numbers on it. */
  function clear(cells) {
    const ratio = window.devicePixelRatio || 1, xs = cells.map(({ x }) => x), ys = cells.map(({ y }) => y);
    const [left, top] = [xs, ys].map((places) => Math.floor(Math.min(...places) - AROUND));
    const side = (places, from) => Math.ceil((Math.max(...places) + AROUND - from) / STEP) * STEP;
    const [wide, high] = [side(xs, left), side(ys, top)], device = [wide, high].map((px) => Math.round(px * ratio));
    if (canvas.width !== device[0] || canvas.height !== device[1]) {
      [canvas.width, canvas.height] = device;
      canvas.style.setProperty("width", `${wide}px`);
      canvas.style.setProperty("height", `${high}px`);
    }
    canvas.style.setProperty("transform", `translate(${left}px, ${top}px)`);
    context.setTransform(ratio, 0, 0, ratio, -left * ratio, -top * ratio);
    context.clearRect(left, top, wide, high);
    context.textAlign = "center";
  }

  /** Called with each frame, so that numbers keep to their cells. */
  function place(matrix, size) {
    const state = store.get();
    const { layout, tone, camera, relief } = state;
    const block = blockOf(state);
    shown = [];
    if (!block) return;
    const rangeOf = drawnRanges(state);
    const { thick } = solidity(layout, camera, relief);
    const cells = cellsInView(layout, { matrix, size, thick, relief: heightsOf(state) }, LEAST, MOST).filter(({ layer }) => block.stats.has(layer.id));
    if (canvas.hidden !== !cells.length) canvas.hidden = !cells.length;
    if (!cells.length) return;
    const written = cells.map((cell) => {
      const { layer, index } = cell, { picture } = layout.boxes.get(layer.id).sheets[0], units = picture ? pixelUnits(layer, index) : [index];
      const word = picture ? pixelFor(cell, units, block.values) : wordFor(cell, block.values[layer.at + index]);
      const rgb = () => (picture ? pixelColour(block.values, layer, index, picture) : colourOf(tone, block.values[layer.at + index], rangeOf(layer, channelOf(layer, index))));
      return { cell, word, units, rgb };
    });
    clear(cells);
    let font = null;
    for (const { cell: { layer, x, y }, word, units, rgb } of written) {
      if (!word) continue;
      if (word.font !== font) context.font = `${(font = word.font)}px ${family}`; // reading a font costs more than a number
      context.fillStyle = wantsDarkText(rgb()) ? INK.dark : INK.light;
      word.texts.forEach((text, k) => {
        context.fillText(text, x, y + RISE * font + (k - (word.texts.length - 1) / 2) * LINE * font);
        shown.push({ layer: layer.id, index: units[k], text });
      });
    }
  }

  return { place, shown: () => shown };
}
