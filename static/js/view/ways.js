/**
 * What is read by what among the rows that are drawn, through layers that are not; and from that where branches stand:
 * those that leave one row and meet in another are side by side, each with a part of the width.
 */

/** Layers that a row reads, as rows: Map of drawn id -> [drawn ids], in the graph's order; `folds` as in fold.js. */
export function waysOf(graph, shown, folds) {
  const rowOf = (id) => (shown.has(id) ? id : folds.get(id)?.row);
  const resolved = new Map();
  const resolve = (id) => {
    const row = rowOf(id);
    if (shown.has(row)) return [row];
    if (!resolved.has(id)) resolved.set(id, graph.byId.get(id).inputs.flatMap(resolve));
    return resolved.get(id);
  };
  const ways = new Map();
  for (const [id, { parts }] of shown) {
    const read = new Set(parts.flatMap(({ inputs }) => inputs).flatMap(resolve));
    read.delete(id);
    ways.set(id, [...read]);
  }
  return ways;
}

/** Rows that every way from input to answer goes through: no way passes them by. */
function trunkOf(ways) {
  const ids = [...ways.keys()], at = new Map(ids.map((id, k) => [id, k]));
  const change = new Int32Array(ids.length + 1); // of how many ways pass by, from one row to the next
  for (const [id, read] of ways) {
    for (const below of read) {
      change[at.get(below) + 1]++;
      change[at.get(id)]--;
    }
  }
  let passing = 0;
  return new Set(ids.filter((_, k) => (passing += change[k]) === 0));
}

/** The branches between two rows of the trunk: lists of ids that hang together, in the graph's order. */
function branchesOf(ids, ways) {
  const inside = new Set(ids), branchOf = new Map();
  for (const id of ids) {
    const met = new Set(ways.get(id).filter((below) => inside.has(below)).map((below) => branchOf.get(below)));
    const [branch = []] = met;
    for (const other of met) {
      if (other === branch) continue;
      branch.push(...other.splice(0));
      for (const each of branch) branchOf.set(each, branch);
    }
    branch.push(id);
    branchOf.set(id, branch);
  }
  return [...new Set(branchOf.values())];
}

const LEAST = 0.14; // of the width, a branch
const DENSE = 0.2; // of a map's column, a unit of a dense layer

/** How wide a layer would like to be, in columns of cells. */
const breadth = ({ flat, size, channels, cols }) => (flat ? size * DENSE : channels * cols);

/** Parts of the width for branches that hold so much: none less than LEAST, where there is room for that. */
function shares(branches, graph) {
  const weights = branches.map((ids) => Math.max(...ids.map((id) => breadth(graph.byId.get(id)))));
  const least = Math.min(LEAST, 1 / branches.length), sum = weights.reduce((a, b) => a + b, 0);
  const wanted = weights.map((weight) => Math.max(least, weight / sum));
  const over = wanted.reduce((a, b) => a + b, 0);
  return wanted.map((part) => part / over);
}

/**
 * Where rows stand across the view: {depths: Map of id -> row from below, spans: Map of id -> [from, to] of the width,
 * inBand: ids that stand beside others}.
 */
export function columnsOf(graph, ways) {
  const trunk = trunkOf(ways), depths = new Map(), spans = new Map(), inBand = new Set();
  for (const [id, read] of ways) depths.set(id, Math.max(-1, ...read.map((below) => depths.get(below))) + 1);
  let band = [];
  const close = () => {
    const branches = branchesOf(band, ways), parts = shares(branches, graph);
    let from = 0;
    branches.forEach((ids, k) => {
      const levels = new Map();
      for (const id of ids) levels.set(depths.get(id), [...(levels.get(depths.get(id)) ?? []), id]);
      for (const level of levels.values()) {
        level.forEach((id, n) => {
          spans.set(id, [from + (parts[k] * n) / level.length, from + (parts[k] * (n + 1)) / level.length]);
          if (branches.length > 1 || level.length > 1) inBand.add(id);
        });
      }
      from += parts[k];
    });
    band = [];
  };
  for (const id of ways.keys()) {
    if (!trunk.has(id)) {
      band.push(id);
      continue;
    }
    close();
    spans.set(id, [0, 1]);
  }
  close();
  return { depths, spans, inBand };
}

const LANES = 3; // beside each other; more share the outermost

/**
 * The ways that pass rows by: [{from, to: ids, lane: 0 for the innermost}]. A way that has its own column to itself passes
 * none.
 */
export function skipsOf(ways, { depths, spans }) {
  const rows = [];
  for (const [id, depth] of depths) (rows[depth] ??= []).push(spans.get(id));
  const skips = [], ends = new Array(LANES).fill(-1); // of a lane: the row up to which it is taken
  for (const [to, read] of ways) {
    for (const from of read) {
      const middle = (spans.get(from)[0] + spans.get(from)[1]) / 2;
      const between = rows.slice(depths.get(from) + 1, depths.get(to));
      if (!between.some((row) => row.some(([left, right]) => left <= middle && middle <= right))) continue;
      const free = ends.findIndex((end) => end <= depths.get(from));
      const lane = free < 0 ? LANES - 1 : free;
      ends[lane] = Math.max(ends[lane], depths.get(to));
      skips.push({ from, to, lane });
    }
  }
  return skips;
}
