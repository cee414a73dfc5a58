/** Chapter 1: an image is a matrix of numbers. */
import { h } from "../../ui/dom.js";
import { quiz } from "../check.js";
import { createChannels, NAMES } from "../figures/channels.js";
import { createDigits } from "../figures/digits.js";
import { grey, paint } from "../figures/parts.js";
import { loadPhoto, photo } from "../figures/photo.js";
import { levelsOf } from "../levels.js";

const HALF_TONE = [30, 225]; // a level that is neither paper nor full ink
const SHARES = 255;
const PHOTO = { rows: 48, cols: 64, channels: 3 };

/** A cell whose number tells whoever mixes up row and column, or counts from 1, that they did; null on blank paper. */
function tellingCell(levels, side) {
  const at = (row, col) => levels[row * side + col];
  for (let row = 1; row < side; row++) {
    for (let col = 1; col < side; col++) {
      const [level, swapped, off] = [at(row, col), at(col, row), at(row - 1, col - 1)];
      if (level > HALF_TONE[0] && level < HALF_TONE[1] && new Set([level, swapped, off]).size === 3) {
        return { row, col, level, swapped, off };
      }
    }
  }
  return null;
}

const cell = quiz({
  key: "cell",
  kind: "number",
  make({ store }) {
    const { graph, run } = store.get();
    const found = tellingCell(levelsOf(graph, run), graph.layers[0].cols);
    return found && { ...found, values: { row: found.row, col: found.col } };
  },
  truth: ({ level }) => level,
  typical: ({ level, swapped, off }) => [
    { answer: swapped, hint: "swapped" },
    { answer: off, hint: "fromOne" },
    { answer: Number((level / SHARES).toFixed(2)), hint: "scaled" },
  ],
});

const count = quiz({
  key: "count",
  kind: "number",
  make: () => ({ ...PHOTO, values: { rows: PHOTO.rows, cols: PHOTO.cols } }),
  truth: ({ rows, cols, channels }) => rows * cols * channels,
  typical: ({ rows, cols, channels }) => [
    { answer: rows * cols, hint: "onePlane" },
    { answer: (rows + cols) * channels, hint: "added" },
    { answer: rows * cols * SHARES, hint: "levels" },
  ],
});

// Of the photo: [first row, first column, rows, columns].
const PARTS = { hull: [19, 8, 5, 13], sky: [0, 0, 6, 32], sea: [27, 0, 5, 32] };

function mean(levels, [row, col, rows, cols]) {
  const within = (x, from, many) => x >= from && x < from + many;
  const inside = levels.filter((_, k) => within(Math.floor(k / photo().cols), row, rows) && within(k % photo().cols, col, cols));
  return Math.round(inside.reduce((sum, level) => sum + level, 0) / inside.length);
}

const channel = quiz({
  key: "channel",
  kind: "choice",
  make({ store }) {
    const which = (store.get().run?.prediction ?? 0) % NAMES.length; // another drawing may ask for another one
    const values = Object.fromEntries(Object.entries(PARTS).map(([part, box]) => [part, mean(photo().channels[which], box)]));
    return { channel: which, choices: [...NAMES, "grey"], values };
  },
  truth: (task) => NAMES[task.channel],
  typical: (task) => task.choices.filter((name) => name !== NAMES[task.channel]).map((name) => ({ answer: name, hint: name })),
  draw(task, { say }) {
    const canvas = h("canvas", { class: "picture", role: "img", "aria-label": say("ex.channel.seen", task.values), style: { width: "128px", height: "128px" } });
    paint(canvas, photo().channels[task.channel], photo().cols, grey);
    return canvas;
  },
});

export default {
  prepare: loadPhoto,
  sections: [
    { key: "numbers", figures: [createDigits] },
    { key: "channels", figures: [createChannels] },
    { key: "shape" },
  ],
  exercises: [cell, count, channel],
};
