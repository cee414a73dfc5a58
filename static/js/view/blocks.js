/** Blocks: modules that hold layers ("stage1.block2"), as headings beside the rows that they fill, and as groups of a list. */
import { shownLayers } from "./choice.js";

const partsOf = (block) => (block ? block.split(".") : []);

/** What the names of several blocks begin with in common. */
function common(blocks) {
  const [first, ...others] = blocks.map(partsOf);
  const end = first.findIndex((part, k) => others.some((parts) => parts[k] !== part));
  return (end < 0 ? first : first.slice(0, end)).join(".");
}

/**
 * rows: [[{layer, parts}, ...], ...] from the bottom up -> [{block, from, to}] for blocks of at least two rows; from and to
 * are numbers of rows, ends included. `parts` are the layers that a row shows.
 */
export function headingsOf(rows) {
  const named = rows.map((row) => common(row.flatMap(({ parts }) => parts.map(({ block }) => block))));
  const found = [];
  named.forEach((block, k) => {
    const last = found.at(-1);
    if (last && last.block === block && last.to === k - 1) last.to = k;
    else found.push({ block, from: k, to: k });
  });
  return found.filter(({ block, from, to }) => block && to > from);
}

const topOf = ({ block }) => block.split(".")[0];

/** Graph and choice -> [{block, rows: [{id, title, stub}]}] from the answer down; rows of no block stand by themselves. */
export function groupsOf(graph, choice) {
  const groups = [];
  for (const [id, { title, stub }] of [...shownLayers(graph, { ...choice, only: null })].reverse()) {
    const layer = graph.byId.get(id), block = topOf(layer), last = groups.at(-1);
    const row = { id, title, stub, shape: layer.shape.join(" × ") };
    if (last && last.block === block) last.rows.push(row);
    else groups.push({ block, rows: [row] });
  }
  return groups;
}
