/** What flat and solid layouts share: the rows of a graph and the pieces a layer is cut into. */
const FEW = 16; // units: a layer that small is an answer, in large cells
const PIECES = 4; // a dense layer is cut into so many sheets, so that the solid view can stack them as lines
const PIECE_MOST = 64; // units of one piece

/** Layers by depth (longest way from the input), drawn ones only: [[layer, ...], ...] from the bottom up. */
export function rowsOf(graph, shown) {
  const depth = new Map();
  for (const layer of graph.layers) {
    depth.set(layer.id, Math.max(-1, ...layer.inputs.map((id) => depth.get(id))) + 1);
  }
  const rows = [];
  for (const layer of graph.layers) {
    if (shown.has(layer.id)) (rows[depth.get(layer.id)] ??= []).push(layer);
  }
  return rows.filter(Boolean);
}

export const isAnswer = (layer) => layer.flat && layer.size <= FEW;

/** The sheets of a layer, not yet placed: {layer, first, rows, cols}. One a map; a few for a flat layer. */
export function piecesOf(layer) {
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
