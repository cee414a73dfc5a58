/**
 * The arithmetic of one unit written out with its numbers, typeset: a list of paragraphs, each a list of small <math>
 * pieces between which a line may break.
 */
import { channelSums, firstMap } from "../../net/trace.js";
import { t } from "../../text/words.js";
import { bySize, TERMS_SHOWN } from "./all.js";
import { FINISHES } from "./law.js";
import { math, mtag, name, op, power, row, short, shortTerm, sub, sumOver, whole, wholeTerm } from "./mathml.js";

const y = () => name("y");
const equals = (...left) => math(...left, op("="));
const plus = (k, ...parts) => math(...(k ? [op("+")] : []), ...parts);
const product = ({ values, weights }, tap) => [short(values[tap]), op("×"), shortTerm(weights[tap])];

/** "+ b = total" at the end of a sum. */
const closing = ({ layer, bias, sum }) => [
  ...(layer.bias === "tensor" ? [math(op("+"), wholeTerm(bias))] : []),
  math(op("="), whole(sum)),
];

const mapName = (channel) => sub(name("s"), mtag("mn", String(channel)));

/** Every product of every map, then the sums of the maps. */
function byMap(traced) {
  const sums = [...channelSums(traced)];
  const area = traced.taps.length / sums.length;
  const maps = sums.map((sum, k) => [
    equals(mapName(firstMap(traced) + k)),
    ...Array.from({ length: area }, (_, i) => plus(i, ...product(traced, k * area + i))),
    math(op("="), whole(sum)),
  ]);
  const total = [equals(sumName(traced)), ...sums.map((sum, k) => plus(k, wholeTerm(sum))), ...closing(traced)];
  return [...maps, total];
}

/** Sorted, the largest first; the rest as one number unless the reader opened it. */
function bySizeOf(traced, open) {
  const order = bySize(traced);
  const shown = open ? order : order.slice(0, TERMS_SHOWN);
  const rest = order.slice(shown.length);
  const restSum = rest.reduce((sum, tap) => sum + traced.products[tap], 0);
  return [[
    equals(sumName(traced)),
    ...shown.map((tap, k) => plus(k, ...product(traced, tap))),
    ...(rest.length ? [math(op("+"), mtag("mtext", `${t("row.rest", { count: rest.length })}: `), wholeTerm(restSum))] : []),
    ...closing(traced),
  ]];
}

function plainSum(traced) {
  const term = traced.layer.weight === null ? (tap) => [wholeTerm(traced.values[tap])] : (tap) => [whole(traced.values[tap]), op("×"), wholeTerm(traced.weights[tap])];
  const only = traced.taps.length === 1 && traced.layer.weight === null && traced.layer.bias === null;
  return [[equals(sumName(traced)), ...[...traced.taps.keys()].map((tap) => plus(tap, ...term(tap))), ...(only ? [] : closing(traced))]];
}

/** What the sum is called: the value itself, or z where something is done to it. */
const sumName = ({ layer }) => (layer.finish === "none" ? y() : name("z"));

const SUMS = {
  window: (traced) => (traced.layer.weight === "tensor" ? byMap(traced) : plainSum(traced)),
  all: bySizeOf,
  same: plainSum,
  join: plainSum,
};

const commas = (numbers) => numbers.map((x, k) => math(whole(x), ...(k < numbers.length - 1 ? [mtag("mo", ",")] : [])));

const FOLDS = {
  sum: (traced, open) => SUMS[traced.layer.read](traced, open),
  max: (traced) => {
    const inside = [...traced.values].filter((_, tap) => traced.taps[tap] >= 0);
    return [[math(y(), op("="), mtag("mi", "max"), mtag("mo", "{")), ...commas(inside), math(mtag("mo", "}"), op("="), whole(traced.output))]];
  },
  softmax: (traced) => {
    const { values, products, sum, index, output } = traced;
    const most = Math.max(...values);
    const e = (x) => power(name("e"), row(short(x), op("−"), shortTerm(most)));
    return [
      [math(name("m"), op("="), mtag("mi", "max"), mtag("mo", "{")), ...commas([...values]), math(mtag("mo", "}"), op("="), whole(most))],
      [equals(sumOver(name("t")), power(name("e"), row(sub(name("x"), name("t")), op("−"), name("m")))), ...[...values].map((x, k) => plus(k, e(x))), math(op("="), whole(sum))],
      [math(y(), op("="), mtag("mfrac", e(values[index]), whole(sum)), op("="), mtag("mfrac", whole(products[index]), whole(sum)), op("="), whole(output))],
    ];
  },
  normalise: ({ layer, values, weights, bias, sum, own, scale, output }) => {
    const z = () => name("z"), square = (x) => power(shortTerm(x), mtag("mn", "2"));
    return [
      [equals(z()), math(whole(bias)), ...[...values].map((x, k) => plus(1, shortTerm(weights[k]), op("×"), square(x))), math(op("="), whole(sum))],
      [math(y(), op("="), mtag("mfrac", whole(own), power(z(), whole(layer.params.beta))), op("="), mtag("mfrac", whole(own), whole(1 / scale)), op("="), whole(output))],
    ];
  },
  none: ({ output }) => [[math(y(), op("="), whole(output))]],
};

/** Trace -> [[<math>, ...], ...]; open: with every term of a long sum. */
export function writtenOut(traced, open) {
  const lines = FOLDS[traced.layer.fold](traced, open);
  if (traced.layer.finish === "none") return lines;
  return [...lines, [math(y(), op("="), ...FINISHES[traced.layer.finish]([whole(traced.sum)]), op("="), whole(traced.output))]];
}
