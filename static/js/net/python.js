/** A trace as a small Python program that computes the unit again: no import but math, every number in full. */

/** A number as Python writes it; float32 values are exact in a double, and so in its shortest decimal form. */
function literal(x) {
  if (Number.isNaN(x)) return "math.nan";
  if (!Number.isFinite(x)) return x > 0 ? "math.inf" : "-math.inf";
  return Number.isInteger(x) ? `${x}.0` : String(x);
}

const PER_LINE = 5;

/** [a, b, ...] over several lines. */
function list(numbers) {
  const texts = Array.from(numbers, literal);
  const lines = [];
  for (let k = 0; k < texts.length; k += PER_LINE) lines.push(`    ${texts.slice(k, k + PER_LINE).join(", ")},`);
  return `[\n${lines.join("\n")}\n]`;
}

const inside = ({ taps }, numbers) => [...numbers].filter((_, tap) => taps[tap] >= 0);

const FOLDS = {
  sum: (traced) => {
    const { layer, bias } = traced;
    const weighed = layer.weight !== null;
    return [
      `x = ${list(inside(traced, traced.values))}  # what the unit reads`,
      ...(weighed ? [`w = ${list(inside(traced, traced.weights))}  # one weight for each`] : []),
      ...(layer.bias === "tensor" ? [`b = ${literal(bias)}`] : []),
      `total = ${weighed ? "sum(a * c for a, c in zip(x, w))" : "sum(x)"}${layer.bias === "tensor" ? " + b" : ""}`,
    ];
  },
  max: (traced) => [`x = ${list(inside(traced, traced.values))}  # the window`, "total = max(x, default=0.0)"],
  softmax: ({ values, index }) => [
    `x = ${list(values)}  # the outputs`,
    "m = max(x)  # subtracted, so that no power gets too large",
    "powers = [math.exp(a - m) for a in x]",
    `total = powers[${index}] / sum(powers)`,
  ],
  normalise: ({ layer, values, weights, bias, own }) => [
    `x = ${list(values)}  # the value itself and its neighbours in other channels`,
    `own = ${literal(own)}  # the value that is normalised`,
    `k, w, beta = ${literal(bias)}, ${literal(weights[0])}, ${literal(layer.params.beta)}  # w is alpha / size`,
    "divisor = (k + w * sum(a * a for a in x)) ** beta",
    "total = own / divisor",
  ],
  none: ({ output }) => [`total = ${literal(output)}  # read from the drawing`],
};

const FINISHES = {
  none: "total",
  relu: "max(0.0, total)",
  tanh: "math.tanh(total)",
  sigmoid: "1 / (1 + math.exp(-total))",
};

/** title: a line of words for the head of the program. */
export function asPython(traced, title) {
  const { fold, finish } = traced.layer;
  return ["import math", "", `# ${title}`, ...FOLDS[fold](traced), `value = ${FINISHES[finish]}`, "print(value)", ""].join("\n");
}
