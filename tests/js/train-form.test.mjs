/** The settings of a training as a form, own digits as text, keys. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { added, packed, read, without, written } from "../../static/js/train/compute/digits.js";
import { changed, choicesOf, faultOf, faultsOf, FIELDS, freshForm, isFixed, optionsOf } from "../../static/js/train/compute/form.js";
import { keyOf, rememberKey } from "../../static/js/train/memory.js";

const TOLD = {
  defaults: { optimiser: "sgd", rate: null, batch: 32, activation: "relu", pooling: "max", loss: "cross_entropy", seed: 1, data: "auto", amount: 60_000, epochs: 5 },
  limits: {
    optimiser: { enum: ["sgd", "momentum", "adam"] }, activation: { enum: ["relu", "tanh"] }, pooling: { enum: ["max"] }, data: { enum: ["auto", "mnist", "sample", "own"] }, loss: { enum: ["cross_entropy"] },
    rate: { anyOf: [{ exclusiveMinimum: 0, maximum: 100 }, { type: "null" }] }, batch: { minimum: 1, maximum: 1024 }, amount: { minimum: 10, maximum: 60_000 },
    epochs: { minimum: 1, maximum: 100 }, seed: { minimum: 0, maximum: 4_294_967_295 },
  },
  offer: { sample: 10_000 }, rates: { sgd: 0.1, momentum: 0.01, adam: 0.001 },
};

test("a fresh form says what the server would choose, and has no faults", () => {
  const form = freshForm(TOLD);
  assert.deepEqual([form.rate, form.data, form.amount, form.optimiser], ["0.1", "sample", "10000", "sgd"]);
  assert.deepEqual(faultsOf(form, TOLD), {});
  assert.equal(freshForm({ ...TOLD, offer: { mnist: 60_000, sample: 10_000 } }).data, "mnist");
  assert.deepEqual(optionsOf(form), { ...TOLD.defaults, rate: 0.1, data: "sample", amount: 10_000 });
  assert.deepEqual(Object.keys(form), FIELDS.map(({ name }) => name));
});

test("where the network leaves nothing to choose, and where there is nothing to learn from", () => {
  const fixed = FIELDS.filter((field) => isFixed(field, TOLD)).map(({ name }) => name);
  assert.deepEqual(fixed, ["pooling", "loss"]);
  const none = { ...TOLD, defaults: { ...TOLD.defaults, data: "photos" }, offer: {} };
  assert.deepEqual(faultsOf(freshForm(none), none), { data: { key: "choice" }, amount: { key: "range", least: 10, most: 60_000 } });
});

test("the rate follows the optimiser, unless the reader set it", () => {
  const form = changed(freshForm(TOLD), "optimiser", "adam", TOLD);
  assert.equal(form.rate, "0.001");
  assert.equal(changed(changed(form, "rate", "0.5", TOLD), "optimiser", "sgd", TOLD).rate, "0.5");
});

test("what is wrong with a field is told, and its bounds", () => {
  const fault = (name, text, own = 0) => faultOf(FIELDS.find((field) => field.name === name), text, TOLD, own)?.key ?? null;
  assert.deepEqual(["0.5", "0,5", "1e-3", "", " ", "abc", "Infinity", "0", "-1", "101"].map((text) => fault("rate", text)),
    [null, null, null, "number", "number", "number", "number", "above", "above", "above"]);
  assert.deepEqual(["1", "1024", "0", "1025", "1.5", "x"].map((text) => fault("batch", text)), [null, null, "range", "range", "whole", "number"]);
  assert.deepEqual([fault("data", "own"), fault("data", "own", 3), fault("data", "mnist"), fault("optimiser", "best")], ["choice", null, "choice", "choice"]);
  assert.deepEqual(choicesOf("data", TOLD, 3), ["sample", "own"]);
});

const DIGIT = { label: 7, pixels: Uint8Array.from({ length: 784 }, (_, k) => k % 256) };

test("own digits are kept as text and come back; what is damaged is left out", () => {
  const list = added(added([], DIGIT, 9), { ...DIGIT, label: 0 }, 9);
  assert.deepEqual(read(written(list), 9), list);
  assert.deepEqual(without(list, 0).map(({ label }) => label), [0]);
  assert.equal(added(list, { ...DIGIT, label: 10 }, 9), list);
  assert.equal(added(list, { label: 1, pixels: new Uint8Array(3) }, 9), list);
  assert.deepEqual(Buffer.from(packed(DIGIT.pixels), "base64"), Buffer.from(DIGIT.pixels));
  for (const text of ["", "null", "{}", "[[1]]", "[1]", `[[7,"!!"]]`, `[[7,"AAAA"]]`]) assert.deepEqual(read(text, 9), [], text);
  assert.equal(read(JSON.stringify([["7", packed(DIGIT.pixels)], [7, packed(DIGIT.pixels)]]), 9).length, 1);
});

test("as many own digits as the server takes, and no more", () => {
  for (const most of [1, 200, 500, 501]) {
    const list = Array.from({ length: most - 1 }, () => DIGIT);
    const full = added(list, DIGIT, most);
    assert.equal(full.length, most);
    assert.equal(added(full, DIGIT, most), full);
    assert.equal(read(written([...full, DIGIT]), most).length, most);
  }
});

test("numbers are read as they are written: a decimal comma, and thousands of whole ones", () => {
  const form = { ...freshForm(TOLD), rate: "0,05", amount: "2,000" };
  assert.deepEqual(faultsOf(form, TOLD), {});
  assert.deepEqual([optionsOf(form).rate, optionsOf(form).amount], [0.05, 2000]);
  assert.equal(optionsOf({ ...form, amount: "10,000" }).amount, 10_000);
});

test("a key is known to who started the training, even where nothing can be stored", () => {
  globalThis.localStorage = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  rememberKey("t1", "secret");
  assert.equal(keyOf("t1"), "secret");
  assert.equal(keyOf("t2"), null);
  delete globalThis.localStorage;
});
