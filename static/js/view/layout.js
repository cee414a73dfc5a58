/**
 * Graph -> where every map stands in the flat view. World units are css pixels at zoom 1; the origin is the middle
 * of the view, y points up. Input at the bottom, answer on top, one row for each depth of the graph (Harley 2015).
 */
import { cellCentre } from "./sheet.js";

const ROW_LEAST = 30; // css px: two lines of label fit
const CELL_WANTED = 2.9; // css px a cell of a map would like at nominal scale
const FLAT_HEIGHT = 16; // css px, cells of dense layers
const ANSWER_HEIGHT = 22; // css px, cells of a layer with few units
const ANSWER_CELL = 22; // css px wide
const FEW = 16; // units
const GAP = 9; // css px between rows, and at least between maps
const MAP_LEAST = 12; // css px: below this a row of maps breaks into lines
const MARGIN = 14; // css px around it all
const HEADROOM = 18; // css px above the top row, for the names of the classes
const HIDDEN_KINDS = new Set(["flatten", "dropout"]); // they only carry values on; the trace goes through them

/** Is the layer drawn at all? `folded` is a set of layer ids that the reader has put away. */
export const isDrawn = (layer, folded = new Set()) => !HIDDEN_KINDS.has(layer.kind) && !folded.has(layer.id);

/** Layers by depth (longest way from the input), drawn ones only: [[layer, ...], ...] from the bottom up. */
export function rowsOf(graph, folded) {
  const depth = new Map();
  for (const layer of graph.layers) {
    depth.set(layer.id, Math.max(-1, ...layer.inputs.map((id) => depth.get(id))) + 1);
  }
  const rows = [];
  for (const layer of graph.layers) {
    if (isDrawn(layer, folded)) (rows[depth.get(layer.id)] ??= []).push(layer);
  }
  return rows.filter(Boolean);
}

/** The size in css px at nominal scale that a layer would like its row to have. */
function wantedHeight(layer) {
  if (!layer.flat) return Math.max(ROW_LEAST, layer.rows * CELL_WANTED);
  return Math.max(ROW_LEAST, layer.size <= FEW ? ANSWER_HEIGHT : FLAT_HEIGHT);
}

/** Maps of `count` pieces, each aspect wide to 1 high, in a w x h room: lines, columns and the height of a piece. */
function pack(count, aspect, width, height) {
  let best = null;
  for (let lines = 1; lines <= count; lines++) {
    const columns = Math.ceil(count / lines);
    const high = Math.min((height - GAP * (lines - 1) * 0.5) / lines, (width - GAP * (columns - 1) * 0.5) / columns / aspect);
    if (!best || high > best.high) best = { lines, columns, high };
    if (high >= Math.min(MAP_LEAST, height) || columns === 1) break; // one line where it can be read
  }
  return best;
}

function mapSheets(layer, room) {
  const aspect = layer.cols / layer.rows;
  const { lines, columns, high } = pack(layer.channels, aspect, room.width, room.height);
  const wide = high * aspect;
  const pitchX = columns > 1 ? Math.min((room.width - wide) / (columns - 1), wide * 2.1 + GAP) : 0;
  const pitchY = lines > 1 ? (room.height - high) / (lines - 1) : 0;
  return Array.from({ length: layer.channels }, (_, c) => ({
    layer,
    first: c * layer.rows * layer.cols,
    rows: layer.rows,
    cols: layer.cols,
    centre: [
      room.x + ((c % columns) - (columns - 1) / 2) * pitchX,
      room.y - (Math.floor(c / columns) - (lines - 1) / 2) * pitchY,
      0,
    ],
    right: [wide / 2, 0, 0],
    down: [0, -high / 2, 0],
  }));
}

function flatSheets(layer, room) {
  const few = layer.size <= FEW;
  const least = 3; // css px: narrower cells break into lines
  const lines = Math.max(1, Math.ceil((layer.size * least) / room.width));
  const cols = Math.ceil(layer.size / lines);
  const wide = few ? Math.min(ANSWER_CELL * layer.size, room.width) : Math.min(room.width, cols * FLAT_HEIGHT);
  const high = Math.min(few ? ANSWER_HEIGHT : FLAT_HEIGHT, room.height / lines);
  return Array.from({ length: lines }, (_, line) => {
    const count = Math.min(cols, layer.size - line * cols);
    const half = ((wide / cols) * count) / 2;
    return {
      layer,
      first: line * cols,
      rows: 1,
      cols: count,
      centre: [room.x - wide / 2 + half, room.y - (line - (lines - 1) / 2) * high, 0],
      right: [half, 0, 0],
      down: [0, -high / 2, 0],
    };
  });
}

/**
 * -> {boxes: Map id -> {layer, x, y, width, height, sheets, perSheet}, sheets, width, height}
 * `gutter` is what the labels need on the left, in css px.
 */
export function layoutFlat(graph, { width, height, gutter, folded = new Set() }) {
  const rows = rowsOf(graph, folded);
  const wanted = rows.map((row) => Math.max(...row.map(wantedHeight)));
  const free = height - 2 * MARGIN - HEADROOM;
  const sum = wanted.reduce((a, b) => a + b, 0) + GAP * (rows.length - 1);
  const stretch = Math.max(free / sum, 0.2);
  const boxes = new Map();
  let bottom = -height / 2 + MARGIN;
  rows.forEach((row, r) => {
    const high = wanted[r] * stretch;
    const share = (width - gutter - MARGIN - GAP * (row.length - 1)) / row.length;
    row.forEach((layer, k) => {
      const x = -width / 2 + gutter + share / 2 + k * (share + GAP);
      const room = { x, y: bottom + high / 2, width: share, height: high };
      const sheets = layer.flat ? flatSheets(layer, room) : mapSheets(layer, room);
      boxes.set(layer.id, { layer, ...room, sheets, perSheet: layer.flat ? sheets[0].cols : layer.rows * layer.cols });
    });
    bottom += high + GAP * stretch;
  });
  return { boxes, sheets: [...boxes.values()].flatMap((box) => box.sheets), width, height };
}

/** The sheet that unit u of a layer stands on, and its cell there; null where the layer is not drawn. */
export function sheetOf(layout, id, u) {
  const box = layout.boxes.get(id);
  if (!box) return null;
  const sheet = box.sheets[Math.floor(u / box.perSheet)];
  return sheet ? { sheet, cell: u - sheet.first } : null;
}

/** The centre of a unit in the world, or null where its layer is not drawn. */
export function unitPoint(layout, id, u) {
  const found = sheetOf(layout, id, u);
  return found && cellCentre(found.sheet, found.cell);
}
