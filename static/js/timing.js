/** User Timing: from an event's own time stamp to now. Old entries are dropped so that a long lesson does not grow. */
const KEPT = 400; // entries of one name
const counts = new Map();

export function measure(name, since) {
  if (since === undefined || since === null) return;
  const count = (counts.get(name) ?? 0) + 1;
  if (count > KEPT) performance.clearMeasures(name);
  counts.set(name, count > KEPT ? 1 : count);
  performance.measure(name, { start: since, end: performance.now() });
}
