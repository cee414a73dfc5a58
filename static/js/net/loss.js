/**
 * How wrong an answer is: E of a run for the right label, and what each output changes in it. The target is 1 for the
 * label and 0 for all other classes.
 */
export const NORMAL = 2 ** -126; // below it a float32 loses digits, and then is 0

/** -log(p); where p has run out of float32's range from its logits, which say it in full. */
function surprise(graph, { values }, label) {
  const last = graph.layers.at(-1), { at, size } = graph.byId.get(last.inputs[0]);
  const p = values[last.at + label];
  if (!(p < NORMAL)) return -Math.log(p);
  const logits = values.subarray(at, at + size), most = logits.reduce((best, each) => Math.max(best, each));
  return most - logits[label] + Math.log(logits.reduce((sum, each) => sum + Math.exp(each - most), 0));
}

/** kind -> {error(target, output, label): one output's part of E, slope: its dE/d(output)} */
const LOSSES = {
  cross_entropy: {
    needs: (last) => last.fold === "softmax",
    error: (graph, run, { target }, k) => (target ? surprise(graph, run, k) : 0),
    slope: ({ target, output }) => (target ? -1 / Math.max(output, NORMAL) : 0), // finite, so that it can be drawn
  },
  squared_error: {
    needs: () => true,
    error: (graph, run, { target, output }) => 0.5 * (target - output) ** 2,
    slope: ({ target, output }) => output - target,
  },
};

function lossNamed(kind, last) {
  const loss = LOSSES[kind];
  if (!loss) throw new Error(`no loss ${kind}; there are: ${Object.keys(LOSSES).join(", ")}`);
  if (!loss.needs(last)) throw new Error(`${kind} needs chances: a network that ends in softmax, not in ${last.id}`);
  return loss;
}

/**
 * kind: "cross_entropy", E = -log(p of the label), for a network that ends in softmax (an Error elsewhere), or
 * "squared_error", E = 1/2 * sum of (target - output)^2, for any.
 * -> {error: E, outputs: [{target, output, error, slope}]}, one a unit of the last layer; E is the sum of the errors, slope
 *    is dE/d(output).
 */
export function lossOf(graph, run, { kind, label }) {
  const last = graph.layers.at(-1), loss = lossNamed(kind, last);
  if (!Number.isInteger(label) || label < 0 || label >= last.size) throw new Error(`${label} is no label; there are 0 to ${last.size - 1}`);
  const outputs = Array.from(run.values.subarray(last.at, last.at + last.size), (output, k) => {
    const term = { target: k === label ? 1 : 0, output };
    return { ...term, error: loss.error(graph, run, term, k), slope: loss.slope(term) };
  });
  return { error: outputs.reduce((sum, { error }) => sum + error, 0), outputs };
}
