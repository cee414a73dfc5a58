/** Chapter 10: training, the five steps on one image, with the numbers of one weight followed from old to new. */
import { quiz } from "../check.js";
import { followed, totalError } from "../compute/learn.js";
import { usualStep } from "../figures/lesson.js";
import { createAgain, createError, createGuess } from "../figures/training.js";
import { createWeight } from "../figures/weight.js";

const to3 = (x) => Number(x.toFixed(3));
const apart = (answers, least) => answers.every((a, k) => answers.every((b, j) => j <= k || Math.abs(a - b) >= least));

const PLAIN = [0.03, 0.9]; // an output for which no two answers are alike

const error = quiz({
  key: "error",
  kind: "number",
  make({ store }) {
    const { before, label } = usualStep(store.get());
    const output = to3(before.outputs[label]);
    return output > PLAIN[0] && output < PLAIN[1] ? { output, values: { label, output } } : null;
  },
  truth: ({ output }) => to3(totalError([1], [output]).total),
  typical: ({ output }) => [
    { answer: to3((1 - output) ** 2), hint: "noHalf" },
    { answer: to3((1 - output) / 2), hint: "noSquare" },
    { answer: to3(1 - output), hint: "difference" },
    { answer: to3(output ** 2 / 2), hint: "noTarget" },
  ],
  tolerance: 0.0021,
});

const ANSWERS = {
  right: ({ old, gradient, rate }) => old - rate * gradient,
  added: ({ old, gradient, rate }) => old + rate * gradient,
  noRate: ({ old, gradient }) => old - gradient,
  onlyStep: ({ gradient, rate }) => -rate * gradient,
};
const LEAST = 0.01; // between two answers

const update = quiz({
  key: "update",
  kind: "number",
  /** A weight of the output layer with a step large enough to see. */
  make({ store }) {
    const done = usualStep(store.get());
    const slopes = done.gradients.weights.get("output").weight;
    for (let index = 0; index < slopes.length; index++) {
      if (Math.abs(slopes[index]) < LEAST) continue;
      const told = followed(done, "output", index);
      const values = { old: to3(told.old), gradient: to3(told.gradient), rate: told.rate };
      if (apart(Object.values(ANSWERS).map((answer) => answer(values)), LEAST)) return { values };
    }
    return null;
  },
  truth: ({ values }) => to3(ANSWERS.right(values)),
  typical: ({ values }) => ["added", "noRate", "onlyStep"].map((hint) => ({ answer: to3(ANSWERS[hint](values)), hint })),
  tolerance: 0.0011,
});

export default {
  sections: [
    { key: "random", figures: [createGuess] },
    { key: "error", figures: [createError] },
    { key: "gradient", figures: [createWeight] },
    { key: "again", figures: [createAgain] },
  ],
  exercises: [error, update],
};
