/** Equations as they are printed: operands with as many digits as make what is printed true, and "≈" where it is rounded. */
const FEWEST = 3, MOST = 15; // significant figures
const TINY = 1e-4, HUGE = 1e6; // from here on powers of ten are easier to read
const MINUS = "−";

/** That many significant figures with true minus signs: 0.046, −7.22, 3.16e−7. */
export function figures(x, count) {
  const size = Math.abs(x), rounded = Number(x.toPrecision(count));
  const text = size > 0 && (size < TINY || size >= HUGE) ? rounded.toExponential().replace("+", "") : String(rounded);
  return text.replaceAll("-", MINUS);
}

export const short = (x) => figures(x, FEWEST);

/** Where two numbers that are nearly the same are compared. */
export const six = (x) => figures(x, 6);

/** The number that a printed text says. */
export const numberOf = (text) => Number(text.replaceAll(MINUS, "-"));

/** A number as it was given, a rate or a target: all its digits. */
export const given = (x) => String(x).replaceAll("-", MINUS);

/** A printed number exactly: whole × 10^at. */
function decimalOf(text) {
  const [mantissa, power = "0"] = text.replaceAll(MINUS, "-").split("e");
  const [front, behind = ""] = mantissa.split(".");
  return { whole: BigInt(front + behind), at: Number(power) - behind.length };
}

/** A sum of products of printed numbers, exactly. terms: [[text]] */
function exactly(terms) {
  const products = terms.map((factors) => factors.map(decimalOf).reduce((a, b) => ({ whole: a.whole * b.whole, at: a.at + b.at })));
  const at = Math.min(...products.map((each) => each.at));
  return { whole: products.reduce((sum, each) => sum + each.whole * 10n ** BigInt(each.at - at), 0n), at };
}

/** What the printed operands come to, and whether the printed result is just that. */
function outcome(terms, of, texts, result) {
  if (terms) {
    const { whole, at } = exactly(terms(texts));
    return { value: Number(`${whole}e${at}`), isExact: exactly([...terms(texts), ["-1", result]]).whole === 0n };
  }
  const value = of(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, numberOf(text)])));
  return { value, isExact: value === numberOf(result) };
}

/**
 * operands: {name: a number, or a text that stays as it is}; result: what they make.
 * law: {terms(texts) -> [[text]], a sum of products} or {of(numbers) -> number}, for what is no such sum.
 * -> {texts: {name: text}, sign: "=" or "≈", result: text, count: the operands' figures}. Each operand has the fewest digits with which the printed
 * operands make the printed result to its last figure; "=" where they make it exactly.
 */
export function equation(operands, result, { terms, of, show = short }) {
  const text = show(result), names = Object.keys(operands);
  const printed = (count) => Object.fromEntries(names.map((name) => [name, typeof operands[name] === "number" ? figures(operands[name], count) : operands[name]]));
  for (let count = FEWEST; count <= MOST; count++) {
    const texts = printed(count), { value, isExact } = outcome(terms, of, texts, text);
    if (show(value) === text) return { texts, sign: isExact ? "=" : "≈", result: text, count };
  }
  return { texts: printed(FEWEST), sign: "≈", result: text, count: FEWEST };
}
