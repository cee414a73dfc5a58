/** Checking answers, pure: an answer is a number, a list of numbers, the key of a choice or the index of a map. */

/** Are two answers the same? Numbers may differ by `tolerance`. */
export function same(a, b, tolerance = 0) {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, k) => same(x, b[k], tolerance));
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= tolerance;
  return a === b;
}

/**
 * An exercise out of its truth and its typical mistakes: a wrong answer that is one of them gets that one's hint, any
 * other the general one.
 *   key, kind ("number" | "numbers" | "choice" | "map"), make(context) -> task or null where there is none to be had,
 *   truth(task) -> answer, typical(task) -> [{answer, hint}], tolerance: number or (task) -> number,
 *   draw(task, context) -> an element above the inputs (optional)
 */
export function quiz({ tolerance = 0, ...exercise }) {
  const slack = (task) => (typeof tolerance === "function" ? tolerance(task) : tolerance);
  return {
    ...exercise,
    check(task, answer) {
      if (same(answer, exercise.truth(task), slack(task))) return { right: true, hint: null };
      const known = exercise.typical(task).find((each) => same(answer, each.answer, slack(task)));
      return { right: false, hint: known?.hint ?? null };
    },
  };
}

/** What a reader typed -> a number, or null: "-1,5", "−1.5", " 1.5 " are the same; "1/2" is 0.5. */
export function readNumber(text) {
  const plain = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const [, above, below] = /^(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)(?:\s*\/\s*(\d+\.?\d*))?$/i.exec(plain) ?? [];
  if (above === undefined) return null;
  const number = Number(above) / Number(below ?? 1);
  return Number.isFinite(number) ? number : null;
}
