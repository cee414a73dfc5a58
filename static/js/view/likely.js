/** Which classes of an answer are named: all of a few, of many the most likely. */
const FEW = 16, TOP = 5;

/** Probabilities -> classes, the most likely first; of more than FEW the first five. */
export function mostLikely(probabilities, count = probabilities.length) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  return count > FEW ? order.slice(0, TOP) : order;
}

/** Are there so few that all have a place? */
export const areFew = (count) => count <= FEW;
