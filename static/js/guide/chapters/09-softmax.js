/** Chapter 9: softmax makes probabilities of scores. */
import { quiz } from "../check.js";
import { softmax } from "../compute/softmax.js";
import { createExponents, createTemperature } from "../figures/exponents.js";
import { createScores } from "../figures/scores.js";

const LOGITS = [3, 1, 0];
const RAISED = 5;
const to2 = (x) => Number(x.toFixed(2));

const share = quiz({
  key: "share",
  kind: "number",
  make: () => ({ logits: LOGITS, values: { a: LOGITS[0], b: LOGITS[1], c: LOGITS[2] } }),
  truth: ({ logits }) => to2(softmax(logits).probabilities[0]),
  typical({ logits }) {
    const [first] = softmax(logits).probabilities;
    return [
      { answer: to2(logits[0] / logits.reduce((sum, x) => sum + x, 0)), hint: "plain" },
      { answer: to2(Math.exp(logits[0])), hint: "power" },
      { answer: to2(first / (1 - first)), hint: "others" },
      { answer: Math.round(100 * first), hint: "percent" },
    ];
  },
  tolerance: 0.006,
});

const CHANGES = ["same", "more", "less", "even"];

/** What becomes of the largest probability when every logit grows by `more`. */
function changeOf(logits, more) {
  const [before, after] = [logits, logits.map((x) => x + more)].map((each) => softmax(each).probabilities[0]);
  if (Math.abs(after - before) < 1e-9) return "same";
  return after > before ? "more" : "less";
}

const shift = quiz({
  key: "shift",
  kind: "choice",
  make: () => ({ change: changeOf(LOGITS, RAISED), choices: CHANGES, values: { raised: RAISED } }),
  truth: ({ change }) => change,
  typical: ({ change }) => CHANGES.filter((each) => each !== change).map((answer) => ({ answer, hint: answer })),
});

export default {
  sections: [
    { key: "scores", figures: [createScores] },
    { key: "how", figures: [createExponents] },
    { key: "temperature", figures: [createTemperature] },
  ],
  exercises: [share, shift],
};
