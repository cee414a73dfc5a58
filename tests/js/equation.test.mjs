import assert from "node:assert/strict";
import { test } from "node:test";

import { equation, figures, given, short, six } from "../../static/js/train/step/equation.js";
import { between, chance } from "./help.mjs";

const read = (text) => Number(text.replaceAll("−", "-"));
const DIFFERENCE = { terms: ({ p, target }) => [[p], ["−1", target]] };
const written = ({ texts: { p, target }, sign, result }) => `${p} − ${target} ${sign} ${result}`;
const difference = (p, target) => written(equation({ p, target: String(target) }, p - target, DIFFERENCE));

test("a chance that is nearly 1 has the digits that its distance from 1 needs", () => {
  assert.equal(difference(0.99998349, 1), "0.9999835 − 1 = −1.65e−5");
  assert.equal(difference(0.99773, 1), "0.99773 − 1 = −0.00227");
  assert.equal(difference(0.4, 1), "0.4 − 1 = −0.6");
  assert.equal(difference(0.00123456, 0), "0.00123 − 0 = 0.00123");
  assert.equal(difference(1, 1), "1 − 1 = 0");
});

test("what is lost beside a larger number is not written as equal", () => {
  assert.equal(difference(1.87e-8, 1), "1.87e−8 − 1 ≈ −1");
  assert.equal(difference(1e-30, 1), "1e−30 − 1 ≈ −1");
  const divided = equation({ p: 0.99773 }, -1 / 0.99773, { of: ({ p }) => -1 / p });
  assert.deepEqual([divided.texts.p, divided.sign, divided.result], ["0.998", "≈", "−1"]);
  const surprise = equation({ p: 0.99998349 }, -Math.log(0.99998349), { of: ({ p }) => -Math.log(p) });
  assert.deepEqual([surprise.texts.p, surprise.sign, surprise.result], ["0.9999835", "≈", "1.65e−5"]);
  assert.equal(equation({ p: 1 }, -Math.log(1), { of: ({ p }) => -Math.log(p) }).sign, "=");
});

test("what follows from no digits of its operands is never equal, and a figure keeps its sense", () => {
  assert.deepEqual(equation({ p: 0 }, 104.28, { of: ({ p }) => -Math.log(p) }), { texts: { p: "0" }, sign: "≈", result: "104", count: 3 });
  assert.deepEqual([figures(-1234567.8, 3), short(-0.00001234), six(0.1234567), given(1e-8), given(0.001)],
    ["−1.23e6", "−1.23e−5", "0.123457", "1e−8", "0.001"]);
});

/** One unit of a printed number's last figure. */
function lastPlace(text, count) {
  const value = Math.abs(read(text));
  return value === 0 ? 0 : 10 ** (Math.floor(Math.log10(value)) - count + 1);
}

/** law -> [operands, result, the law as the page has it, an evaluation of its own] of random numbers of many sizes. */
const size = (random) => 10 ** between(random, -9, 2) * (random() < 0.5 ? -1 : 1);
const LAWS = {
  difference(random) {
    const p = random() < 0.5 ? 1 - 10 ** between(random, -8, 0) : 10 ** between(random, -12, 0), target = String(Number(random() < 0.5));
    return [{ p, target }, p - read(target), DIFFERENCE, ({ p: printed }) => printed - read(target)];
  },
  surprise(random) {
    const p = random() < 0.5 ? 1 - 10 ** between(random, -8, 0) : 10 ** between(random, -12, 0), of = (x) => -Math.log(x.p);
    return [{ p }, of({ p }), { of }, of];
  },
  step(random) {
    const old = between(random, -1, 1), gradient = size(random), rate = "0.013", of = (x) => x.old - 0.013 * x.gradient;
    return [{ old, gradient, rate }, of({ old, gradient }), { show: six, terms: (x) => [[x.old], ["−1", x.rate, x.gradient]] }, of];
  },
  "sum of products"(random) {
    const operands = { a: size(random), b: size(random), c: size(random), d: size(random) }, of = ({ a, b, c, d }) => a * b + c * d;
    return [operands, of(operands), { terms: ({ a, b, c, d }) => [[a, b], [c, d]] }, of];
  },
};

for (const name of Object.keys(LAWS)) {
  test(`law: a printed ${name} makes the printed result to its last figure, and just that after "="`, () => {
    const random = chance(17), signs = new Set();
    for (let k = 0; k < 2000; k++) {
      const [operands, result, law, own] = LAWS[name](random), found = equation(operands, result, law);
      const value = own(Object.fromEntries(Object.entries(found.texts).map(([key, text]) => [key, read(text)])));
      const off = Math.abs(value - read(found.result)), unit = lastPlace(found.result, law.show === six ? 6 : 3);
      assert.equal(found.result, (law.show ?? short)(result));
      assert.ok(off <= 0.5001 * unit, `${JSON.stringify(found)} comes to ${value}`);
      if (found.sign === "=") assert.ok(off <= 1e-6 * unit, `${JSON.stringify(found)} is not exact: ${value}`);
      signs.add(found.sign);
    }
    assert.ok(signs.has("≈"));
  });
}
