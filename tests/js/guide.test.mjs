/** The guide's own small languages: markup, text with placeholders, a teacher's code, answers as they are typed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { CHAPTERS } from "../../static/js/guide/chapters.js";
import { quiz, readNumber, same } from "../../static/js/guide/check.js";
import { decode, encode } from "../../static/js/guide/code.js";
import { brightness, levelsOf } from "../../static/js/guide/levels.js";
import { piecesOf, placeOf, plainOf } from "../../static/js/guide/markup.js";
import { createText, ofChapter } from "../../static/js/guide/text.js";
import { readHash } from "../../static/js/address.js";
import { hasUnit } from "../../static/js/net/graph.js";
import { chance, lenet } from "./help.mjs";

test("marks become pieces, and what is not a mark stays text", () => {
  assert.deepEqual(piecesOf("a *b c* `d*e*` [f](go:unit=conv1:3&cam=3d), [g](guide:4.2)."), [
    { kind: "text", text: "a " }, { kind: "stress", text: "b c" }, { kind: "text", text: " " }, { kind: "code", text: "d*e*" },
    { kind: "text", text: " " }, { kind: "go", text: "f", to: "unit=conv1:3&cam=3d" }, { kind: "text", text: ", " },
    { kind: "guide", text: "g", to: "4.2" }, { kind: "text", text: "." },
  ]);
  for (const plain of ["", "2 * 3 * 4", "an * alone", "[no](http:there)", "`open"]) assert.equal(plainOf(plain), plain);
});

test("a place is a chapter, or a chapter and a section", () => {
  assert.deepEqual(placeOf("4.2"), { chapter: 4, section: 2 });
  assert.deepEqual(placeOf("12"), { chapter: 12, section: 0 });
  for (const wrong of ["", "a", "4.", "1.2.3", "123"]) assert.equal(placeOf(wrong), undefined);
});

test("text is found by block and key, in lists too, and says what is missing", () => {
  const say = createText({ frame: { next: "Next" }, 2: { "a.title": "{n} cells", "a.text": ["one {n}", ["{n}", "b"]] } });
  assert.equal(ofChapter(say, 2)("a.title", { n: 3 }), "3 cells");
  assert.equal(ofChapter(say, 2)("frame.next"), "Next");
  assert.deepEqual(say("2.a.text", { n: 7 }), ["one 7", ["7", "b"]]);
  assert.throws(() => say("2.b"), /no text for 2\.b/);
  assert.throws(() => say("3.a"), /no text/);
  assert.throws(() => say("2.a.title"), /no value for \{n\}/);
});

const FULL = Array.from({ length: 12 }, (_, k) => ({ number: k + 1, exercises: ["a", "b", "c", "d"].slice(0, 1 + (k % 4)) }));
const ids = FULL.flatMap(({ number, exercises }) => exercises.map((key) => `${number}.${key}`));

test("a code gives back what it was made from", () => {
  const random = chance(5);
  for (let round = 0; round < 300; round++) {
    const share = random();
    const solved = new Set(ids.filter(() => random() < share));
    const code = encode(solved, FULL);
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    assert.deepEqual([...decode(code, FULL)].sort(), [...solved].sort());
    assert.deepEqual(decode(` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")}`, FULL), decode(code, FULL));
  }
});

test("the codes of the guide as it always was are read, and are still made", () => {
  const old = { "0000-0000-00NK": [], "G100-0000-08C7": ["1.cell", "3.flat", "12.maps"],
    "XVQE-XK6C-XR4X": CHAPTERS.filter(({ number }) => number <= 12).flatMap(({ number, exercises }) => exercises.map((key) => `${number}.${key}`)) };
  for (const [code, solved] of Object.entries(old)) {
    assert.deepEqual([...decode(code, CHAPTERS)].sort(), solved.sort(), code);
    assert.equal(encode(new Set(solved), CHAPTERS), code);
  }
});

const MORE = Array.from({ length: 30 }, (_, k) => ({ number: k + 1, exercises: ["a", "b", "c", "d"] }));

test("every exercise of every chapter is counted, of a guide of thirty chapters too, in a code as short as what is solved allows", () => {
  for (const { number, exercises } of [...CHAPTERS, ...MORE]) {
    const guide = MORE[number - 1].exercises === exercises ? MORE : CHAPTERS;
    for (const key of exercises) {
      const code = encode(new Set([`${number}.${key}`]), guide);
      assert.deepEqual([...decode(code, guide)], [`${number}.${key}`], code);
      assert.ok(code.replaceAll("-", "").length <= (number <= 12 ? 12 : number <= 24 ? 24 : 28), `${number}: ${code}`);
    }
  }
  const random = chance(6);
  for (let round = 0; round < 300; round++) {
    const share = random(), solved = new Set(MORE.flatMap(({ number, exercises }) => exercises.map((key) => `${number}.${key}`)).filter(() => random() < share));
    assert.deepEqual([...decode(encode(solved, MORE), MORE)].sort(), [...solved].sort());
  }
});

test("what a code cannot hold is an error, never left out", () => {
  assert.throws(() => encode(new Set(), [{ number: 13, exercises: ["a", "b", "c", "d", "e"] }]), /chapter 13 has 5/);
  assert.doesNotThrow(() => encode(new Set(), CHAPTERS));
});

test("one changed character, two swapped ones, or one too few is no code", () => {
  const random = chance(9);
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (let round = 0; round < 20; round++) {
    const guide = round % 2 ? FULL : MORE;
    const every = guide.flatMap(({ number, exercises }) => exercises.map((key) => `${number}.${key}`));
    const code = encode(new Set(every.filter(() => random() < 0.5)), guide);
    for (let at = 0; at < code.length; at++) {
      if (code[at] === "-") continue;
      for (const letter of letters) {
        if (letter !== code[at]) assert.equal(decode(code.slice(0, at) + letter + code.slice(at + 1), guide), null, `${code}: ${letter} at ${at}`);
      }
      assert.equal(decode(code.slice(0, at) + code.slice(at + 1), guide), null);
    }
    const plain = code.replaceAll("-", "");
    for (let at = 0; at < plain.length - 3; at++) {
      if (plain[at] === plain[at + 1]) continue;
      assert.equal(decode(plain.slice(0, at) + plain[at + 1] + plain[at] + plain.slice(at + 2), guide), null);
    }
  }
  for (const wrong of ["", "0000-0000-0000", "hello", "UUUU-UUUU-UUUU"]) assert.equal(decode(wrong, FULL), null, wrong);
});

test("a code of exercises that this guide does not have is refused", () => {
  assert.equal(decode(encode(new Set(["4.d"]), FULL), FULL.slice(0, 3)), null);
  assert.equal(decode(encode(new Set(["1.a"]), FULL), FULL.slice(0, 3)).size, 1);
});

test("numbers are read as people type them", () => {
  for (const [typed, number] of [["3", 3], [" -1,5 ", -1.5], ["−2", -2], ["1/2", 0.5], [".25", 0.25], ["1e-3", 0.001], ["7.", 7]]) {
    assert.equal(readNumber(typed), number, typed);
  }
  for (const wrong of ["", "a", "1 2", "3x", "1/0", "--1"]) assert.equal(readNumber(wrong), null, wrong);
});

test("answers are the same within their tolerance, lists number by number", () => {
  assert.ok(same(1, 1) && same(1, 1.04, 0.05) && same([1, 2], [1, 2.01], 0.02) && same("a", "a"));
  assert.ok(!same(1, 1.06, 0.05) && !same([1, 2], [1], 9) && !same("a", "b") && !same(0, "0"));
});

test("a typical mistake gets its own hint, any other the general one", () => {
  const { check } = quiz({ truth: ({ x }) => x, typical: ({ x }) => [{ answer: x + 1, hint: "more" }], tolerance: (task) => task.x / 100 });
  assert.deepEqual(check({ x: 10 }, 10.05), { right: true, hint: null });
  assert.deepEqual(check({ x: 10 }, 11.05), { right: false, hint: "more" });
  assert.deepEqual(check({ x: 10 }, 3), { right: false, hint: null });
});

test("grey levels are what the network gets, before its card's scaling", () => {
  const graph = lenet();
  const values = new Float32Array(graph.size);
  values[5] = 1;
  values[6] = 128 / 255;
  const plain = levelsOf(graph, { values });
  assert.deepEqual([plain.length, plain[4], plain[5], plain[6]], [1024, 0, 255, 128]);
  graph.card.mean = [0.25];
  graph.card.std = [0.5];
  values[5] = (200 / 255 - 0.25) / 0.5;
  assert.equal(levelsOf(graph, { values })[5], 200);
  assert.deepEqual(new Set(levelsOf(graph, null)), new Set([0]));
  assert.deepEqual([brightness(255, 255, 255), brightness(255, 0, 0), brightness(0, 255, 0), brightness(0, 0, 255)], [255, 76, 150, 29]);
});

const texts = (language) => JSON.parse(readFileSync(new URL(`../../static/text/guide.${language}.json`, import.meta.url), "utf8"));
const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
const PARTS = { unit: "selected", cam: "camera", show: "choice", relief: "relief", wires: "wires", room: "room", reach: "reach" };

test("every link of the text leads somewhere", () => {
  const graph = lenet();
  let links = 0;
  for (const language of ["en", "zh"]) {
    for (const { kind, to } of leaves(texts(language)).flatMap(piecesOf)) {
      if (kind === "guide") assert.ok(CHAPTERS.some(({ number }) => number === placeOf(to)?.chapter), to);
      if (kind !== "go") continue;
      links++;
      const state = readHash(to);
      for (const [name, value] of new URLSearchParams(to)) {
        if (name === "fly") assert.ok(graph.byId.has(value), to);
        else assert.ok(PARTS[name] && state[PARTS[name]] !== undefined, `${to}: ${name} cannot be read`);
      }
      const { selected, wires, choice, room } = state;
      if (selected) assert.ok(hasUnit(graph.byId.get(selected.layer), selected.index), to);
      for (const id of [wires, choice?.only, room?.layer, ...(choice?.hidden ?? [])]) assert.ok(!id || graph.byId.has(id), `${to}: ${id}`);
    }
  }
  assert.ok(links > 0);
});

test("chapters come in order, each with one to four exercises of its own", () => {
  const numbers = CHAPTERS.map(({ number }) => number);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  for (const { number, exercises } of CHAPTERS) {
    assert.ok(number >= 1 && exercises.length >= 1 && exercises.length <= 4, String(number));
    assert.equal(new Set(exercises).size, exercises.length);
  }
});
