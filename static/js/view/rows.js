/** What flat and solid layouts share: the rows of a graph and the pieces a layer is cut into. */
import { columnsOf, skipsOf, waysOf } from "./ways.js";

const FEW = 16; // units: a layer that small is an answer, in large cells
const PIECES = 4; // a dense layer is cut into so many sheets, so that the solid view can stack them as lines
const PIECE_MOST = 64; // units of one piece

/**
 * The drawn layers by depth (longest way from the input), from the bottom up, and where each stands across:
 * {rows: [[layer, ...], ...], ways, spans, inBand, skips}; see ways.js.
 */
export function arrange(graph, shown, folds = new Map()) {
  const ways = waysOf(graph, shown, folds), columns = columnsOf(graph, ways);
  const rows = [];
  for (const [id, depth] of columns.depths) (rows[depth] ??= []).push(graph.byId.get(id));
  return { rows, ways, skips: skipsOf(ways, columns), spans: columns.spans, inBand: columns.inBand };
}

/** Are layers held by modules that have names, beside the network itself? */
export const hasBlocks = (graph) => graph.layers.some(({ block }) => block !== "");

export const isAnswer = (layer) => layer.flat && layer.size <= FEW;

const LETTER = 7, BESIDE = 24, SHORT = 2; // css px: of a class's name, and around it; letters of names that any cell has room for

/** How wide the name of the longest class is, css px; 0 for a layer whose units are no classes. */
export function nameWidth(layer, { card: { classes = [] } }) {
  if (!layer.flat || layer.size !== classes.length) return 0;
  const longest = Math.max(...classes.map((name) => name.length));
  return longest > SHORT ? LETTER * longest + BESIDE : 0;
}

/** Is it drawn as one picture in true colours? `picture`: {mean, std} of the input's channels (photo.js), or null. */
export const isPicture = (layer, picture) => picture !== null && layer.read === "none";

/**
 * The sheets of a layer, not yet placed: {layer, first, rows, cols}. One a map; a few for a flat layer; one for all the
 * channels of a picture.
 */
export function piecesOf(layer, picture = null) {
  if (isPicture(layer, picture)) return [{ layer, first: 0, rows: layer.rows, cols: layer.cols, picture }];
  if (!layer.flat) {
    const plane = layer.rows * layer.cols;
    return Array.from({ length: layer.channels }, (_, c) => ({ layer, first: c * plane, rows: layer.rows, cols: layer.cols }));
  }
  const pieces = isAnswer(layer) ? 1 : Math.max(PIECES, Math.ceil(layer.size / PIECE_MOST));
  const cols = Math.ceil(layer.size / pieces);
  return Array.from({ length: Math.ceil(layer.size / cols) }, (_, k) => (
    { layer, first: k * cols, rows: 1, cols: Math.min(cols, layer.size - k * cols) }
  ));
}
