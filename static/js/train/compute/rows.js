/**
 * The history of a training: rows {step, seen, epoch, loss, train_accuracy, tested, right, confusion, kept}, sorted by step.
 * `kept`: there is a checkpoint of that step.
 */

/** Rows with more of them: a row of a step that is known updates it. */
export function merged(rows, more) {
  if (!more.length) return rows;
  const all = new Map(rows.map((row) => [row.step, row]));
  for (const row of more) all.set(row.step, { ...all.get(row.step), ...row });
  return [...all.values()].sort((a, b) => a.step - b.step);
}

/** The share of the test digits that was read right, 0 to 1; null before any was read. */
export const accuracyOf = (row) => (row?.tested ? row.right / row.tested : null);

/** Steps that have a checkpoint. */
export const stepsOf = (rows) => rows.filter(({ kept }) => kept).map(({ step }) => step);

/** The last row at or before a step that `is` true of; null where there is none. */
export function lastAt(rows, step, is = () => true) {
  let found = null;
  for (const row of rows) {
    if (row.step > step) break;
    if (is(row)) found = row;
  }
  return found;
}

/** What is known of a step: its own row, or what the rows before it say. -> {row, measured, loss} rows or null */
export function knownAt(rows, step) {
  return {
    row: lastAt(rows, step),
    measured: lastAt(rows, step, ({ tested }) => tested > 0),
    lossy: lastAt(rows, step, ({ loss }) => Number.isFinite(loss)),
  };
}

/** The place in a list of steps, sorted, that is nearest to a step; the first of equals; -1 in an empty one. */
export function nearestTo(steps, step) {
  let best = -1;
  steps.forEach((each, k) => {
    if (best < 0 || Math.abs(each - step) < Math.abs(steps[best] - step)) best = k;
  });
  return best;
}
