/**
 * Where every map stands in the flat view. World units are css pixels at zoom 1; the origin is the middle of the view,
 * y points up. Input at the bottom, answer on top, one row for each depth of the graph (Harley 2015).
 */
import { isAnswer, piecesOf, rowsOf } from "./rows.js";

const ROW_LEAST = 30; // css px: two lines of label fit
const CELL_WANTED = 2.9; // css px a cell of a map would like
const FLAT_HEIGHT = 16; // css px, cells of dense layers
const FLAT_LEAST = 3; // css px: narrower cells break into lines
const ANSWER = 22; // css px, cells of an answer
const GAP = 9; // css px between rows, and at least between maps
const MAP_LEAST = 12; // css px: below this a row of maps breaks into lines
const STUB = 15; // css px, a hidden layer's row
const MARGIN = 14; // css px around it all
const FOOTROOM = 58; // css px below it all, for legend and switches: where one layer fills the view, and where it is narrow
const NARROW = 440; // css px
const HEADROOM = 18; // css px above the top row, for the names of the classes

function wantedHeight(layer, { stub }) {
  if (stub) return STUB;
  if (!layer.flat) return Math.max(ROW_LEAST, layer.rows * CELL_WANTED);
  return Math.max(ROW_LEAST, isAnswer(layer) ? ANSWER : FLAT_HEIGHT);
}

/** `count` pieces, each `aspect` wide to 1 high, in a width x height room: lines, columns, height of a piece. */
function pack(count, aspect, { width, height }, fill) {
  let best = null;
  for (let lines = 1; lines <= count; lines++) {
    const columns = Math.ceil(count / lines);
    const high = Math.min(
      (height - GAP * (lines - 1) * 0.5) / lines,
      (width - GAP * (columns - 1) * 0.5) / columns / aspect,
    );
    if (!best || high > best.high) best = { lines, columns, high };
    if (!fill && high >= Math.min(MAP_LEAST, height)) break; // one line where it can be read
  }
  return best;
}

function placeMaps(layer, room, fill) {
  const aspect = layer.cols / layer.rows;
  const { lines, columns, high } = pack(layer.channels, aspect, room, fill);
  const wide = high * aspect;
  const pitchX = columns > 1 ? Math.min((room.width - wide) / (columns - 1), wide * (fill ? 1.15 : 2.1) + GAP) : 0;
  const pitchY = lines > 1 ? (room.height - high) / (lines - 1) : 0;
  return piecesOf(layer).map((piece, c) => ({
    ...piece,
    centre: [
      room.x + ((c % columns) - (columns - 1) / 2) * pitchX,
      room.y - (Math.floor(c / columns) - (lines - 1) / 2) * pitchY,
      0,
    ],
    right: [wide / 2, 0, 0],
    down: [0, -high / 2, 0],
  }));
}

/** A flat layer: its pieces end to end, broken into lines where cells would get too narrow. */
function placeFlat(layer, room, fill) {
  const pieces = piecesOf(layer);
  const wanted = fill ? 2 * FLAT_HEIGHT : FLAT_LEAST;
  const lines = Math.min(pieces.length, Math.max(1, Math.ceil((layer.size * wanted) / room.width)));
  const aLine = Math.ceil(pieces.length / lines);
  const most = aLine * pieces[0].cols;
  const cell = Math.min(isAnswer(layer) ? (fill ? 4 : 1) * ANSWER : 2 * FLAT_HEIGHT, room.width / Math.min(most, layer.size));
  const high = Math.min(isAnswer(layer) ? (fill ? 4 : 1) * ANSWER : (fill ? 2 : 1) * FLAT_HEIGHT, room.height / lines);
  const wide = Math.min(most, layer.size) * cell;
  return pieces.map((piece, k) => {
    const line = Math.floor(k / aLine), before = (k % aLine) * pieces[0].cols;
    const pitch = Math.min(room.height / lines, fill ? high * 1.4 : high);
    return {
      ...piece,
      centre: [room.x - wide / 2 + (before + piece.cols / 2) * cell, room.y - (line - (lines - 1) / 2) * pitch, 0],
      right: [(piece.cols * cell) / 2, 0, 0],
      down: [0, -high / 2, 0],
    };
  });
}

/** -> Map id -> {layer, x, y, width, height, sheets}; `gutter` is what the labels need on the left, css px. */
export function placeFlatLayers(graph, { width, height, gutter, shown }) {
  const rows = rowsOf(graph, shown);
  const fill = rows.length === 1;
  const wanted = rows.map((row) => Math.max(...row.map((layer) => wantedHeight(layer, shown.get(layer.id)))));
  const foot = fill || width < NARROW ? FOOTROOM : 0;
  const free = height - 2 * MARGIN - HEADROOM - foot;
  const sum = wanted.reduce((a, b) => a + b, 0) + GAP * (rows.length - 1);
  const stretch = free / sum;
  const boxes = new Map();
  let bottom = -height / 2 + MARGIN + foot;
  rows.forEach((row, r) => {
    const high = wanted[r] * stretch;
    const share = (width - gutter - MARGIN - GAP * (row.length - 1)) / row.length;
    row.forEach((layer, k) => {
      const x = -width / 2 + gutter + share / 2 + k * (share + GAP);
      const room = { x, y: bottom + high / 2, width: share, height: high };
      const place = shown.get(layer.id).stub ? () => [] : layer.flat ? placeFlat : placeMaps;
      boxes.set(layer.id, { layer, ...room, sheets: place(layer, room, fill) });
    });
    bottom += high + GAP * stretch;
  });
  return boxes;
}
