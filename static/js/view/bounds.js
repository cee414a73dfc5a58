/** What a picture of a network of any size may cost, so that nothing is made that the page cannot hold. */
export const MOST = {
  wires: 250_000, // lines of a layer: LeNet's largest has 240,000, and all of them are drawn
  cut: 20_000, // lines that are drawn of a layer with more, the strongest ...
  looked: 500_000, // ... among so many terms, of the units with the largest values
  terms: 5_000, // lines of one unit
  forward: 100_000, // units above one, gone through to the next layer that is drawn
  maps: 64, // of a layer, with a traced window
};

const BUCKETS = 4096; // of magnitude

/** The places of the `most` largest magnitudes of a list, ascending; what is alike to a 4,096th of the largest counts as equal, and of equals the first. */
export function strongest(numbers, most) {
  if (numbers.length <= most) return Uint32Array.from(numbers.keys());
  const top = numbers.reduce((found, x) => Math.max(found, Math.abs(x)), 0) || 1;
  const bucketOf = (x) => Math.min(BUCKETS - 1, Math.floor((Math.abs(x) / top) * BUCKETS)) || 0;
  const counts = new Uint32Array(BUCKETS);
  for (let k = 0; k < numbers.length; k++) counts[bucketOf(numbers[k])]++;
  let whole = BUCKETS, room = most; // buckets from `whole` on are taken whole; of the one below it as many as there is room for
  while (whole > 0 && counts[whole - 1] <= room) room -= counts[--whole];
  const out = new Uint32Array(most);
  for (let k = 0, n = 0; n < most; k++) {
    const bucket = bucketOf(numbers[k]);
    if (bucket >= whole || (bucket === whole - 1 && room-- > 0)) out[n++] = k;
  }
  return out;
}

/** The units of a layer whose terms are looked at when all its lines are wanted: all, or of too many those with the largest numbers. */
export function lookedAt(numbers, taps, most = MOST.looked) {
  if (numbers.length * taps <= MOST.wires) return Uint32Array.from(numbers.keys());
  return strongest(numbers, Math.min(numbers.length, MOST.cut, Math.max(1, Math.floor(most / taps)))); // each has at least one line
}
