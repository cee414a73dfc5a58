/** Which classes an answer lists, and in what order. */
const ALL = 12; // classes that are all listed, in the card's order
export const TOP = 5; // of more than that the most probable, in that order

/** chances: probabilities -> places of the classes, the most probable first; of equals the earlier. */
export const ranked = (chances) => [...chances.keys()].sort((a, b) => chances[b] - chances[a] || a - b);

/** How many of `count` classes are listed. */
export const listedOf = (count) => (count > ALL ? TOP : count);

/** chances -> [{index: a class, rank: 0 for the most probable}], as they are listed. */
export function listed(chances) {
  const order = ranked(chances);
  const rows = order.map((index, rank) => ({ index, rank }));
  return listedOf(chances.length) < chances.length ? rows.slice(0, TOP) : rows.sort((a, b) => a.index - b.index);
}
