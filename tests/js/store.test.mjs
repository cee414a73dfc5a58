import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../static/js/store.js";
import { t } from "../../static/js/text/words.js";
import { english } from "./speak.mjs";

test("subscribers wake for their keys only, and see the whole state", () => {
  const store = createStore({ a: 1, b: 2 });
  const calls = [];
  store.subscribe(["a"], ({ a, b }, changed) => calls.push([a, b, changed]));
  store.set({ b: 3 });
  assert.deepEqual(calls, []);
  store.set({ a: 5, b: 4 });
  assert.deepEqual(calls, [[5, 4, ["a", "b"]]]);
});

test("setting what is already there wakes nobody", () => {
  const store = createStore({ a: null });
  store.subscribe(["a"], () => assert.fail("woken"));
  store.set({ a: null });
});

test("who has left is not called, also when leaving during a call", () => {
  const store = createStore({ a: 0 });
  const calls = [];
  const leave = store.subscribe(["a"], () => {
    calls.push("once");
    leave();
  });
  store.subscribe(["a"], () => calls.push("always"));
  store.set({ a: 1 });
  store.set({ a: 2 });
  assert.deepEqual(calls, ["once", "always", "always"]);
});

test("a subscriber may set again: everyone ends with the last value", () => {
  const store = createStore({ a: 0, b: 0 });
  store.subscribe(["a"], ({ a }) => store.set({ b: a * 2 }));
  const seen = [];
  store.subscribe(["b"], ({ b }) => seen.push(b));
  store.set({ a: 3 });
  assert.deepEqual([seen, store.get().b], [[6], 6]);
});

test("sentences are filled in, and a missing one is an error", () => {
  assert.equal(t("place.map", { channel: 3, row: 0, col: 12 }), "map 3 · row 0 · column 12");
  assert.throws(() => t("no.such.key"), /no text for no\.such\.key/);
});

test("every sentence says something", () => {
  for (const [key, sentence] of Object.entries(english)) assert.ok(sentence.trim().length > 0, key);
});
