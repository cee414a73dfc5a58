/**
 * Where every map stands in the flat view. World units are css pixels at zoom 1; the origin is the middle of the view,
 * y points up. Input at the bottom, answer on top, one row for each depth of the graph (Harley 2015). A network of few rows
 * fits into the view; one of more has rows of a least height and reaches on below it.
 */
import { arrange, isAnswer, nameWidth, piecesOf } from "./rows.js";

const ROW_LEAST = 30; // css px: two lines of label fit
const CELL_WANTED = 2.9; // css px a cell of a map would like
const FLAT_HEIGHT = 16; // css px, cells of dense layers
const FLAT_LEAST = 3; // css px: narrower cells break into lines
const ANSWER = 22; // css px, cells of an answer
const GAP = 9; // css px between rows, and at least between maps
const MAP_LEAST = 12, MAP_CELL = 0.9, MAP_ENOUGH = 28; // css px: below this, or less than so much a cell, a row of maps breaks into lines
const STUB = 15; // css px, a hidden layer's row
const MARGIN = 14; // css px around it all
const FOOTROOM = 58; // css px below it all, for legend and switches: where one layer fills the view, and where it is narrow
const NARROW = 440; // css px
const HEADROOM = 18; // css px above the top row, for the names of the classes
const FEW_ROWS = 16; // fit into any view
const MAP = { least: 14, most: 28 }; // css px: what a map of a tall network is at least, by its cells
const NAME = 15; // css px above branches, for their names
const LANE = 30; // css px at the right, for ways that pass rows by

const GRID = GAP * 0.5; // css px between maps of one layer

/** Lines of maps for a layer of a tall network: {lines, high}; maps no larger than they want, nor too small to be read. */
function linesFor(count, { rows, cols }, width) {
  const aspect = cols / rows, least = Math.min(MAP.most, Math.max(MAP.least, rows)), most = Math.max(least, rows * CELL_WANTED);
  for (let lines = 1; ; lines++) {
    const columns = Math.ceil(count / lines);
    const high = Math.min(most, (width - GRID * (columns - 1)) / columns / aspect);
    if (high >= least || lines >= count) return { lines, high };
  }
}

/** tall: {width} of the layer's room in a network that need not fit into the view, or null. */
function wantedHeight(layer, { stub }, pieces, tall) {
  if (stub) return STUB;
  if (layer.flat) return Math.max(ROW_LEAST, isAnswer(layer) ? ANSWER : FLAT_HEIGHT * (tall ? linesOfFlat(layer, pieces, tall.width) : 1));
  if (!tall) return Math.max(ROW_LEAST, layer.rows * CELL_WANTED);
  const { lines, high } = linesFor(pieces.length, layer, tall.width);
  return Math.max(ROW_LEAST, lines * high + (lines - 1) * GRID);
}

/** `count` maps in a width x height room: lines, columns, height of a map. */
function pack(count, { rows, cols }, { width, height, lines: from = 1 }, fill) {
  const aspect = cols / rows, least = Math.max(MAP_LEAST, Math.min(MAP_ENOUGH, rows * MAP_CELL));
  let best = null;
  for (let lines = from; lines <= count; lines++) {
    const columns = Math.ceil(count / lines);
    const high = Math.min(
      (height - GRID * (lines - 1)) / lines,
      (width - GRID * (columns - 1)) / columns / aspect,
    );
    if (!best || high > best.high) best = { lines, columns, high };
    if (!fill && high >= Math.min(least, height)) break; // one line where it can be read
  }
  return best;
}

function placeMaps(layer, pieces, room, fill) {
  const aspect = layer.cols / layer.rows;
  const { lines, columns, high } = pack(pieces.length, layer, room, fill);
  const wide = high * aspect;
  const pitchX = columns > 1 ? Math.min((room.width - wide) / (columns - 1), wide * (fill ? 1.15 : 2.1) + GAP) : 0;
  const pitchY = lines > 1 ? Math.min((room.height - high) / (lines - 1), room.isTall ? high + GAP : Infinity) : 0;
  return pieces.map((piece, c) => ({
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

const linesOfFlat = ({ size }, pieces, width, wanted = FLAT_LEAST) =>
  Math.min(pieces.length, Math.max(1, Math.ceil((size * wanted) / width)));

/** A flat layer: its pieces end to end, broken into lines where cells would get too narrow. */
function placeFlat(layer, pieces, room, fill) {
  const lines = linesOfFlat(layer, pieces, room.width, fill ? 2 * FLAT_HEIGHT : FLAT_LEAST);
  const aLine = Math.ceil(pieces.length / lines);
  const most = aLine * pieces[0].cols;
  const widest = isAnswer(layer) ? (fill ? 4 : 1) * Math.max(ANSWER, room.name) : 2 * FLAT_HEIGHT;
  const cell = Math.min(widest, room.width / Math.min(most, layer.size));
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

/** Rooms across for the layers of a row: {left, width} by id. */
function roomsAcross({ width, gutter, passed }, spans) {
  const across = width - gutter - MARGIN - (passed ? LANE : 0) + GAP;
  return (id) => {
    const [from, to] = spans.get(id);
    return { left: -width / 2 + gutter + from * across, width: (to - from) * across - GAP };
  };
}

/**
 * -> {places: Map id -> {layer, x, y, width, height, sheets, inBand}, below: css px that the network reaches beyond the
 * lower end of the view, ways, skips (ways.js)}; `gutter` is what the labels need on the left, css px; picture: see rows.js.
 */
export function placeFlatLayers(graph, { width, height, gutter, shown, folds, picture }) {
  const { rows, spans, inBand, ways, skips } = arrange(graph, shown, folds);
  const fill = rows.length === 1, isTall = rows.length > FEW_ROWS;
  const roomOf = roomsAcross({ width, gutter, passed: skips.length > 0 }, spans);
  const pieces = new Map(rows.flat().map((layer) => [layer.id, piecesOf(layer, picture)]));
  const nameOf = ({ id }) => (inBand.has(id) ? NAME : 0);
  const wanted = rows.map((row) => Math.max(...row.map((layer) => (
    nameOf(layer) + wantedHeight(layer, shown.get(layer.id), pieces.get(layer.id), isTall ? roomOf(layer.id) : null)
  ))));
  const foot = fill || isTall || width < NARROW ? FOOTROOM : 0;
  const free = height - 2 * MARGIN - HEADROOM - foot;
  const sum = wanted.reduce((a, b) => a + b, 0) + GAP * (rows.length - 1);
  const stretch = isTall ? Math.max(1, free / sum) : free / sum;
  const places = new Map();
  const below = isTall ? Math.max(0, sum * stretch - free) : 0;
  let bottom = -height / 2 + MARGIN + foot - below;
  rows.forEach((row, r) => {
    const high = wanted[r] * stretch;
    for (const layer of row) {
      const { left, width: wide } = roomOf(layer.id), name = Math.min(nameOf(layer), high / 3);
      const room = { x: left + wide / 2, y: bottom + (high - name) / 2, width: wide, height: high - name };
      const inside = { ...room, isTall, name: nameWidth(layer, graph), lines: isTall && !layer.flat ? linesFor(pieces.get(layer.id).length, layer, wide).lines : 1 };
      const place = shown.get(layer.id).stub ? () => [] : layer.flat ? placeFlat : placeMaps;
      places.set(layer.id, { layer, ...room, inBand: inBand.has(layer.id), sheets: place(layer, pieces.get(layer.id), inside, fill) });
    }
    bottom += high + GAP * stretch;
  });
  return { places, below, ways, skips };
}
