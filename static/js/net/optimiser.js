/**
 * How an optimiser makes the next weight of a weight, its gradient and what it remembers of it: torch's own definitions,
 * torch.optim.SGD and Adam with their usual settings, in float64.
 */
const MOMENTUM = 0.9;
const BETAS = [0.9, 0.999], EPS = 1e-8;
const BLANK = { step: 0, mean: 0, square: 0 }; // of Adam, before its first step

let powers = { step: 0, mean: 1, square: 1 }; // of the betas; asked for with the same step once a weight
function powersAt(step) {
  if (powers.step !== step) powers = { step, mean: BETAS[0] ** step, square: BETAS[1] ** step };
  return powers;
}

/**
 * name -> {next(weight, gradient, memory, rate) -> {weight, memory, written}}; memory: null before the first step.
 * written: the numbers of the formula: always weight (the old one), gradient, rate and next; of momentum also momentum,
 * before and velocity; of Adam step, betas, eps, before {step, mean, square}, mean, square, and both as they count, evened
 * out for the zeros that they began with: evenMean, evenSquare.
 */
export const RULES = {
  sgd: {
    next(weight, gradient, memory, rate) {
      const next = weight - rate * gradient;
      return { weight: next, memory: null, written: { weight, gradient, rate, next } };
    },
  },
  momentum: {
    next(weight, gradient, memory, rate) {
      const before = memory ?? 0;
      const velocity = MOMENTUM * before + gradient, next = weight - rate * velocity; // the first velocity is the gradient
      return { weight: next, memory: velocity, written: { weight, gradient, rate, momentum: MOMENTUM, before, velocity, next } };
    },
  },
  adam: {
    next(weight, gradient, memory, rate) {
      const before = memory ?? BLANK, step = before.step + 1, power = powersAt(step);
      const mean = BETAS[0] * before.mean + (1 - BETAS[0]) * gradient;
      const square = BETAS[1] * before.square + (1 - BETAS[1]) * gradient * gradient;
      const evenMean = mean / (1 - power.mean), evenSquare = square / (1 - power.square);
      const next = weight - (rate * evenMean) / (Math.sqrt(evenSquare) + EPS);
      return {
        weight: next, memory: { step, mean, square },
        written: { weight, gradient, rate, step, betas: BETAS, eps: EPS, before, mean, square, evenMean, evenSquare, next },
      };
    },
  },
};

/** The rule of that name; an Error that names the legal ones otherwise. */
export function ruleOf(optimiser) {
  if (!Object.hasOwn(RULES, optimiser)) throw new Error(`no optimiser ${optimiser}; there are: ${Object.keys(RULES).join(", ")}`);
  return RULES[optimiser];
}
