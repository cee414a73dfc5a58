/**
 * A graph as a small picture, from left to right: a bar a layer, as wide as it has maps and as high as its maps are; what only
 * acts on a layer (activation, normalisation, dropout) is part of it. Branches stand side by side, skips are arcs. Pure.
 */

/** What is drawn as a bar of its own; `join` takes its place where branches or skips meet. */
const DRAWN = { input: "input", conv: "conv", dense: "dense", maxpool: "pool", avgpool: "pool", add: "join", concat: "join" };

const GAP = 0.45; // between columns, as a share of the width of a usual bar
const LEAST = { width: 1, height: 1.6 }; // px
const USUAL = 20; // px at most of a bar that is 1 thick: where there are few, the gaps grow instead
const FILLED = 0.82; // of a lane's height, at most
const ARCHES = 0.2; // of the height, kept free for arcs where there are any

/** How wide a bar of so many maps is, and how high one of so many rows, in parts of the input's or of the widest. */
const thickness = ({ channels, flat }) => (flat ? 0.4 : 0.35 + Math.sqrt(channels) / 8);
const tallness = ({ rows, size, flat }, input) => (flat ? Math.min(1, 0.16 + Math.log2(size) / 14) : Math.sqrt(rows / input.rows));

/** Graph (see net/graph.js) -> [{layer, part, from: [numbers of earlier nodes]}], what only acts on a layer taken together with it. */
export function nodesOf(graph) {
  const nodes = [], standsFor = new Map(); // id of a layer -> number of the node that shows it
  for (const layer of graph.layers) {
    const from = [...new Set(layer.inputs.map((id) => standsFor.get(id)))];
    const part = DRAWN[layer.kind] ?? (from.length > 1 ? "join" : null);
    if (!part) {
      standsFor.set(layer.id, from[0]);
      continue;
    }
    standsFor.set(layer.id, nodes.length);
    nodes.push({ layer, part, from });
  }
  return nodes;
}

/** Each node's column: one more than the farthest of what it reads. */
function columnsOf(nodes) {
  const columns = [];
  for (const { from } of nodes) columns.push(from.length ? 1 + Math.max(...from.map((k) => columns[k])) : 0);
  return columns;
}

/** Nodes of one column stand in lanes; a branch keeps its lane until it meets the others. -> [{lane, lanes}] */
function lanesOf(nodes, columns) {
  const byColumn = [];
  columns.forEach((column, k) => (byColumn[column] ??= []).push(k));
  const lane = nodes.map(() => 0), lanes = nodes.map(() => 1);
  let branch = []; // nodes since branches began
  const close = () => {
    const most = 1 + Math.max(0, ...branch.map((k) => lane[k]));
    for (const k of branch) lanes[k] = most;
    branch = [];
  };
  for (const column of byColumn) {
    if (column.length === 1 && (nodes[column[0]].from.length > 1 || !branch.length)) {
      close();
      continue;
    }
    const taken = new Set();
    for (const k of column) {
      const before = nodes[k].from.find((each) => branch.includes(each));
      let free = before === undefined ? 0 : lane[before];
      while (taken.has(free)) free++;
      taken.add(free);
      lane[k] = free;
      branch.push(k);
    }
  }
  close();
  return nodes.map((_, k) => ({ lane: lane[k], lanes: lanes[k] }));
}

/** Left edge and width of each column, px: a column is as wide as its widest bar. */
function placeColumns(nodes, columns, width) {
  const widest = [];
  nodes.forEach(({ layer }, k) => (widest[columns[k]] = Math.max(widest[columns[k]] ?? 0, thickness(layer))));
  const thick = widest.reduce((sum, each) => sum + each, 0), gaps = Math.max(1, widest.length - 1);
  const scale = Math.min(USUAL, width / (thick + GAP * gaps));
  const gap = (width - scale * thick) / gaps;
  let left = 0;
  return widest.map((each) => {
    const place = { left, width: each * scale };
    left += each * scale + gap;
    return place;
  });
}

const middle = ({ x, width }) => x + width / 2;

/** Does a straight line between two bars run through a third? */
function isBlocked(bars, from, to) {
  const ya = from.y + from.height / 2, yb = to.y + to.height / 2, [xa, xb] = [middle(from), middle(to)];
  return bars.some((bar) => {
    if (bar === from || bar === to || middle(bar) <= xa || middle(bar) >= xb) return false;
    const y = ya + ((yb - ya) * (middle(bar) - xa)) / (xb - xa);
    return y >= bar.y && y <= bar.y + bar.height;
  });
}

/**
 * -> {bars: [{id, part, x, y, width, height}], lines: [{from: [x, y], to: [x, y]}], arcs: [{from, to, top}]}, all inside
 * width x height px; an arc rises from `from` to the height `top` and comes down at `to`.
 */
export function thumbnailOf(graph, { width, height }) {
  const nodes = nodesOf(graph), columns = columnsOf(nodes), lanes = lanesOf(nodes, columns);
  const places = placeColumns(nodes, columns, width);
  const isSkip = (k, each) => columns[k] - columns[each] > 1 && lanes[k].lanes === 1 && lanes[each].lanes === 1;
  const skips = nodes.some(({ from }, k) => from.some((each) => isSkip(k, each)));
  const sky = skips ? ARCHES * height : 0, ground = height - sky;
  const bars = nodes.map(({ layer, part }, k) => {
    const { lane, lanes: all } = lanes[k];
    const room = ground / all;
    const tall = Math.max(LEAST.height, tallness(layer, nodes[0].layer) * Math.min(ground, room * (all > 1 ? FILLED : 1)));
    const column = places[columns[k]], wide = Math.min(column.width, Math.max(LEAST.width, (column.width * thickness(layer)) / widestOf(nodes, columns, k)));
    return { id: layer.id, part, x: column.left + (column.width - wide) / 2, y: sky + lane * room + (room - tall) / 2, width: wide, height: tall };
  });
  const lines = [], arcs = [];
  nodes.forEach(({ from }, k) => from.forEach((each) => {
    const [a, b] = [bars[each], bars[k]];
    if (isSkip(k, each) && isBlocked(bars, a, b)) {
      const reach = Math.min(1, (columns[k] - columns[each]) / 8);
      const low = Math.min(a.y, b.y, ...bars.filter((bar) => middle(bar) > middle(a) && middle(bar) < middle(b)).map(({ y }) => y));
      arcs.push({ from: [middle(a), a.y], to: [middle(b), b.y], top: Math.max(0, low - sky * (0.35 + 0.65 * reach)) });
    } else {
      lines.push({ from: [a.x + a.width, a.y + a.height / 2], to: [b.x, b.y + b.height / 2] });
    }
  }));
  return { bars, lines, arcs };
}

const widestOf = (nodes, columns, k) => Math.max(...nodes.filter((_, each) => columns[each] === columns[k]).map(({ layer }) => thickness(layer)));

/** The path of an arc, for SVG: its highest point is at `top`. */
export function arcPath({ from: [x0, y0], to: [x1, y1], top }) {
  const peak = (y) => y + (top - y) / 0.75; // a cubic whose handles stand so high comes that far
  return `M${short(x0)} ${short(y0)}C${short(x0)} ${short(peak(y0))} ${short(x1)} ${short(peak(y1))} ${short(x1)} ${short(y1)}`;
}

export const short = (x) => String(Number(x.toFixed(2)));
