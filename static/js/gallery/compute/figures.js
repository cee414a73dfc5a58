/** What is told of a network in numbers, from the server's list (docs/api.md) and its card. Pure. */
import { readsOf } from "../../net/compare.js";

/** What an accuracy was measured on, the best first: the key on the card -> how many pictures. */
export const MEASURED = { mnist_test: 10_000, photos_test: 4_000, photos_validation: 1_000 };

/** -> {key, value, count} of the accuracy that counts most, or null where none was measured; count null: not known here. */
export function measured({ accuracy = {} }) {
  const key = Object.keys(MEASURED).find((each) => Number.isFinite(accuracy[each])) ?? Object.keys(accuracy)[0];
  return key === undefined ? null : { key, value: accuracy[key], count: MEASURED[key] ?? null };
}

/** The items of a group, oldest first; those without a year last, else in the server's order. */
export function groupsOf(items) {
  const year = (item) => item.year ?? Infinity;
  const of = (kind) => items.filter((item) => readsOf(item) === kind).sort((a, b) => (year(a) === year(b) ? 0 : year(a) - year(b)));
  return [["drawing", of("drawing")], ["photo", of("photo")]].filter(([, some]) => some.length);
}

/** Axes of the chart -> {of(item): a number or undefined, and what axisFor in chart.js is told of it}. */
export const AXES = {
  accuracy: { of: (item) => measured(item)?.value, top: 1 },
  operations: { of: ({ operations }) => operations, log: true },
  parameters: { of: ({ parameters }) => parameters, log: true },
  year: { of: ({ year }) => year, whole: true },
  depth: { of: ({ depth }) => depth, whole: true },
};

/** Items that both axes know a number of, and those that one of them does not. */
export function charted(items, x, y) {
  const knows = (item) => [x, y].every((axis) => Number.isFinite(AXES[axis].of(item)) && (!AXES[axis].log || AXES[axis].of(item) > 0));
  return { shown: items.filter(knows), missing: items.filter((item) => !knows(item)) };
}

/** Two lists of probabilities -> {same: what they give to the same classes, 0 to 1; first, second: the places of their largest}. */
export function agreement(p, q) {
  const largest = (chances) => chances.reduce((best, value, k) => (value > chances[best] ? k : best), 0);
  return { same: p.reduce((sum, value, k) => sum + Math.min(value, q[k]), 0), first: largest(p), second: largest(q) };
}
