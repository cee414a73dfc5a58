/** The law of a layer in symbols: y = ..., typeset. By fold and finish, as the record says. */
import { math, mtag, name, op, power, row, sub, sumOver } from "./mathml.js";

const x = () => name("x"), w = () => name("w"), y = () => name("y");
/** x w with the same index below both: ("c", "t") -> x of c,t times w of c,t. */
function weighed(...index) {
  const below = () => row(...index.flatMap((each, k) => (k ? [mtag("mo", ","), name(each)] : [name(each)])));
  return row(sub(x(), below()), sub(w(), below()));
}
const plusBias = (layer) => (layer.bias === "tensor" ? [op("+"), name("b")] : []);

const SUMS = {
  window: (layer) => (layer.weight === "tensor"
    ? [sumOver(name("c")), sumOver(name("t")), weighed("c", "t")]
    : [mtag("mn", String(Number(layer.weight.toPrecision(3)))), sumOver(name("t")), sub(x(), name("t"))]),
  all: (layer) => [sumOver(name("t")), weighed("t")],
  same: (layer) => (layer.inputs.length > 1
    ? layer.inputs.flatMap((_, k) => [...(k ? [op("+")] : []), sub(x(), mtag("mn", String(k + 1)))])
    : [x(), ...(layer.weight === null ? [] : [w()])]),
  join: () => [x()],
};

const FOLDS = {
  sum: (layer) => [...SUMS[layer.read](layer), ...plusBias(layer)],
  max: () => [sub(mtag("mi", "max"), name("t")), sub(x(), name("t"))],
  softmax: () => {
    const e = (index) => power(name("e"), row(sub(x(), name(index)), op("−"), name("m")));
    return [mtag("mfrac", e("u"), row(sumOver(name("t")), e("t")))];
  },
  normalise: () => {
    const squares = [sumOver(name("t")), power(sub(x(), name("t")), mtag("mn", "2"))];
    const inner = row(mtag("mo", "("), name("k"), op("+"), mtag("mfrac", name("α"), name("n")), ...squares, mtag("mo", ")"));
    return [mtag("mfrac", sub(x(), name("u")), power(inner, name("β")))];
  },
  none: () => [x()],
};

const around = (before, inner) => [mtag("mi", before), mtag("mo", "("), ...inner, mtag("mo", ")")];
/** What is done to the sum. */
export const FINISHES = {
  none: (inner) => inner,
  relu: (inner) => around("max", [mtag("mn", "0"), mtag("mo", ","), ...inner]),
  tanh: (inner) => around("tanh", inner),
  sigmoid: (inner) => [mtag("mfrac", mtag("mn", "1"), row(mtag("mn", "1"), op("+"), power(name("e"), row(mtag("mo", "−"), mtag("mo", "("), ...inner, mtag("mo", ")")))))],
};

/** Layer -> <math> */
export const lawOf = (layer) => math(y(), op("="), ...FINISHES[layer.finish](FOLDS[layer.fold](layer)));
