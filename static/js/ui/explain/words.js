/** What happened in one unit, as a sentence with its numbers: kind -> (traced, names) => text. */
import { three } from "../../net/formula.js";
import { placeOf } from "../../net/graph.js";
import { channelSums, firstMap } from "../../net/trace.js";
import { t } from "../../text/words.js";
import { countText, percent } from "../format.js";
import { bySize } from "./all.js";

const VOICES = 3; // named of a dense unit's terms

const largest = (numbers) => numbers.reduce((best, x, k) => (Math.abs(x) > Math.abs(numbers[best]) ? k : best), 0);
const withSign = (x) => (x > 0 ? `+${three(x)}` : three(x));

/** Which way a sum went: "up", "down" or "zero". */
const wayOf = (x) => (x > 0 ? "up" : x < 0 ? "down" : "zero");

function maxpool({ values, taps, winner, inputs, output }) {
  const inside = [...values].filter((_, k) => taps[k] >= 0);
  if (inside.length === 0) return t("say.pool.outside");
  const place = t("winner.place", placeOf(inputs[0], taps[winner]));
  if (inside.length === 1) return t("say.maxpool.one", { value: three(output), place });
  const count = countText(inside.length);
  if (inside.every((x) => x === inside[0])) return t("say.maxpool.equal", { count, value: three(output), place });
  return t(output > 0 ? "say.maxpool" : "say.maxpool.largest", { count, value: three(output), place });
}

function avgpool({ taps, output }) {
  return t("say.avgpool", { count: countText(taps.filter((tap) => tap >= 0).length), value: three(output) });
}

function conv(traced) {
  const { layer, index, values, products, taps, output, inputs } = traced;
  const { channel } = placeOf(layer, index);
  if (values.every((x) => x === 0)) return t("say.conv.empty", { channel, value: three(output) });
  const went = t(`say.conv.${wayOf(output)}`, { channel, value: three(output) });
  const sums = channelSums(traced);
  if (sums.length > 1) {
    const loudest = largest(sums);
    const map = firstMap(traced) + loudest;
    return `${went} ${t("say.conv.map", { count: countText(sums.length), map, sum: withSign(sums[loudest]) })}`;
  }
  const tap = largest(products);
  const place = taps[tap] < 0 ? t("row.leftOut") : t("winner.place", placeOf(inputs[0], taps[tap]));
  return `${went} ${t("say.conv.tap", { product: withSign(products[tap]), place })}`;
}

function dense(traced, { place }) {
  const voices = bySize(traced).slice(0, VOICES).map((k) => `${place(traced, k)} (${withSign(traced.products[k])})`);
  if (traced.products.every((x) => x === 0)) return t("say.dense.empty", { value: three(traced.output) });
  return t("say.dense", { voices: voices.join(t("list.comma")), count: traced.taps.length, value: three(traced.output) });
}

/** A chance in words; what is very small is not called nothing. */
const share = (p) => (p < 0.0005 ? t("say.hardly") : percent(p));

function softmax({ values, index, output }, { className }) {
  const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
  const best = order[0] === index;
  const other = best ? order[1] : order[0];
  if (other === undefined) return t("say.softmax.alone");
  const gap = three(Math.abs(values[index] - values[other]));
  return t(best ? "say.softmax.best" : "say.softmax.other", { gap, name: className(index), other: className(other), p: share(output) });
}

const squeezed = ({ layer, sum, output }) => t("say.squeeze", { name: layer.finish, before: three(sum), after: three(output) });

function lrn({ own, scale, output }) {
  return t(own === 0 ? "say.lrn.zero" : "say.lrn", { own: three(own), divisor: three(1 / scale), value: three(output) });
}

export const WORDS = {
  input: ({ output }, { pixel }) => pixel() ?? t("say.input", { value: three(output) }),
  conv,
  maxpool,
  avgpool,
  dense,
  softmax,
  lrn,
  relu: ({ sum, output }) => t(output > 0 ? "say.relu.positive" : "say.relu.negative", { value: three(sum) }),
  tanh: squeezed,
  sigmoid: squeezed,
  flatten: ({ output }) => t("say.carry", { value: three(output) }),
  dropout: ({ output }) => t("say.carry", { value: three(output) }),
  batchnorm: ({ values, weights, bias, output }) =>
    t("say.batchnorm", { before: three(values[0]), w: three(weights[0]), bias: three(bias), value: three(output) }),
  add: ({ values, output }) => t("say.add", { count: countText(values.length), value: three(output) }),
  concat: ({ output }) => t("say.join", { value: three(output) }),
};
