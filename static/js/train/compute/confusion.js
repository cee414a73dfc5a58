/** What was read as what: counts [true class][class that was read]. */

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** -> {tested, right, shown: [of each true class]} */
export function totals(confusion) {
  const shown = confusion.map(sum);
  return { tested: sum(shown), right: sum(confusion.map((row, k) => row[k])), shown };
}

/** One cell: how many, of how many of that class, and the share, 0 where none was shown yet. */
export function cellOf(confusion, truth, read) {
  const count = confusion[truth][read], of = sum(confusion[truth]);
  return { truth, read, count, of, share: of ? count / of : 0 };
}

const COMMON = 5; // cases

/** Has it happened often enough to say that it is the most common? */
export const isCommon = ({ count }) => count >= COMMON;

/** The wrong reading that happened most often; null where nothing was read wrong. */
export function worst(confusion) {
  let most = null;
  confusion.forEach((row, truth) => row.forEach((count, read) => {
    if (truth !== read && count > (most?.count ?? 0)) most = cellOf(confusion, truth, read);
  }));
  return most;
}
