/**
 * Early, middle and late layers of a network, by their place among those with filters. Each stands for its row (fold.js): what
 * is looked at is what the row hands on, after its activation. Of a network with three convolutions or more only these count.
 */
import { hasFilters } from "../net/abilities.js";
import { rowsFolded } from "./fold.js";

const NAMES = { 1: ["early"], 2: ["early", "late"], 3: ["early", "middle", "late"] };
const CONVOLUTIONS = 3; // so many, and dense layers are left out
const FIRST = { early: () => 0, middle: (count) => Math.floor((count - 1) / 2), late: (count) => count - 1 }; // which is shown at first

/** Rows with filters but the one that names the classes: [{id: of the layer looked at, base}]. */
function rowsOf(graph) {
  const rows = [...new Set(rowsFolded(graph).values())].filter(({ base }) => base && hasFilters(base));
  const found = rows.map(({ layers, base }) => ({ id: layers.at(-1).id, base }));
  const last = found.at(-1), named = last?.base.flat && last.base.size === graph.card.classes.length;
  const inner = named && found.length > 1 ? found.slice(0, -1) : found;
  const convolutions = inner.filter(({ base }) => base.read === "window");
  return convolutions.length >= CONVOLUTIONS ? convolutions : inner;
}

/** Graph -> [{name: "early" | "middle" | "late", rows: [{id, base}], first: number of the row that is shown at first}], by depth. */
export function bandsOf(graph) {
  const rows = rowsOf(graph), count = Math.min(3, rows.length);
  const bandOf = (n) => (count > 1 ? Math.round(((count - 1) * n) / (rows.length - 1)) : 0);
  return (NAMES[count] ?? []).map((name, k) => {
    const own = rows.filter((_, n) => bandOf(n) === k);
    return { name, rows: own, first: FIRST[name](own.length) };
  });
}

/** The band and row that a layer is looked at in: {band, row}, numbers; null where it is in none. */
export function placeInBands(graph, bands, id) {
  const shown = rowsFolded(graph).get(id)?.layers.at(-1).id;
  for (const [band, { rows }] of bands.entries()) {
    const row = rows.findIndex((each) => each.id === shown);
    if (row >= 0) return { band, row };
  }
  return null;
}
