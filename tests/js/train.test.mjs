import assert from "node:assert/strict";
import { test } from "node:test";

import { roundSteps, stepAxis, thinned, topOf, valueAxis } from "../../static/js/train/compute/axis.js";
import { cellOf, isCommon, totals, worst } from "../../static/js/train/compute/confusion.js";
import { accuracyOf, knownAt, merged, nearestTo, stepsOf } from "../../static/js/train/compute/rows.js";
import { placesOf } from "../../static/js/train/session.js";
import { duration, examinedAt, listed, measuredAt, measuredText, placeText, reasonText, rowText, share, speedText, stateText } from "../../static/js/train/words.js";
import { titleText, whole } from "../../static/js/ui/format.js";
import { between, chance, near, whole as some } from "./help.mjs";
import { english, sentencesOf } from "./speak.mjs";
import { speak } from "../../static/js/text/words.js";

const row = (step, more = {}) => ({ step, seen: 32 * step, loss: step ? 2 / step : null, tested: 0, right: 0, confusion: null, kept: true, ...more });

test("a later row of the same step updates the earlier; rows stay sorted", () => {
  const all = merged([row(0), row(4, { loss: 1 })], [row(2), { step: 4, tested: 10, right: 9 }]);
  assert.deepEqual(all.map(({ step }) => step), [0, 2, 4]);
  assert.deepEqual([all[2].loss, all[2].tested, all[2].kept], [1, 10, true]);
  assert.equal(accuracyOf(all[2]), 0.9);
  assert.equal(accuracyOf(all[0]), null);
  const same = [row(1)];
  assert.equal(merged(same, []), same);
});

test("what is known of a step comes from it, or from the rows before it", () => {
  const rows = [row(0, { tested: 10, right: 1 }), row(1), row(2, { kept: false }), row(8, { tested: 10, right: 7, loss: null })];
  assert.deepEqual(stepsOf(rows), [0, 1, 8]);
  const { row: own, measured, lossy } = knownAt(rows, 7);
  assert.deepEqual([own.step, measured.step, lossy.step], [2, 0, 2]);
  assert.equal(knownAt(rows, 8).measured.right, 7);
  assert.equal(knownAt([], 3).measured, null);
});

test("the nearest of a list of steps", () => {
  assert.deepEqual([0, 2, 3, 90, 1e9].map((step) => nearestTo([0, 4, 100], step)), [0, 0, 1, 2, 2]);
  assert.equal(nearestTo([], 4), -1);
});

test("law: an axis of steps goes there and back, from one end to the other", () => {
  const random = chance(61);
  for (let round = 0; round < 200; round++) {
    const most = some(random, 1, 40_000), length = between(random, 50, 900);
    for (const logarithmic of [true, false]) {
      const axis = stepAxis(most, length, logarithmic);
      near(axis.at(0), 0);
      near(axis.at(most), length);
      const step = between(random, 0, most);
      near(axis.back(axis.at(step)), step, 1e-6 * most);
      assert.ok(axis.at(step * 0.9) <= axis.at(step));
      assert.ok(axis.ticks.every((tick, k) => tick <= most && (k === 0 || tick > axis.ticks[k - 1])) && axis.ticks[0] === 0);
    }
  }
});

test("one spike does not flatten a curve", () => {
  assert.equal(topOf([2.3, 1, 0.5]), 2.3);
  assert.equal(topOf([2.3, 4.6, 3]), 4.6);
  near(topOf([2.3, 1e10, 2.7]), 6.9);
  assert.equal(topOf([0.01]), 0.1);
  assert.equal(topOf([]), 0.1);
});

test("round numbers on an axis", () => {
  assert.deepEqual(roundSteps(1).map((x) => Number(x.toFixed(6))), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(roundSteps(3750), [0, 500, 1000, 1500, 2000, 2500, 3000, 3500]);
  const y = valueAxis(2, 100);
  assert.deepEqual([y.at(0), y.at(1), y.at(2), y.at(5)], [100, 50, 0, 0]);
});

test("law: thinned points keep the ends and the extremes, at most four in a px", () => {
  const random = chance(62);
  for (let round = 0; round < 50; round++) {
    const points = Array.from({ length: some(random, 0, 3000) }, (_, k) => ({ x: k / 7, y: between(random, 0, 100) }));
    const few = thinned(points);
    const extreme = (all, pick) => Math[pick](...all.map(({ y }) => y));
    assert.ok(few.length <= 4 * (Math.floor(points.length / 7) + 1));
    assert.deepEqual([few[0], few.at(-1)], [points[0], points.at(-1)]);
    for (const pick of ["min", "max"]) assert.equal(extreme(few, pick), extreme(points, pick));
    assert.ok(few.every((point, k) => k === 0 || point.x >= few[k - 1].x));
  }
});

const CONFUSION = Array.from({ length: 10 }, (_, truth) => Array.from({ length: 10 }, (_, answer) => (truth === answer ? 9 : 0)));
CONFUSION[4][9] = 3;
CONFUSION[9][4] = 2;

test("sums of what was read as what", () => {
  const { tested, right, shown } = totals(CONFUSION);
  assert.deepEqual([tested, right, shown[4], shown[0]], [95, 90, 12, 9]);
  assert.deepEqual(cellOf(CONFUSION, 4, 9), { truth: 4, read: 9, count: 3, of: 12, share: 0.25 });
  assert.deepEqual(worst(CONFUSION), { truth: 4, read: 9, count: 3, of: 12, share: 0.25 });
  assert.equal(worst([[5, 0], [0, 5]]), null);
  assert.deepEqual([4, 5].map((count) => isCommon(worst([[90, count], [0, 90]]))), [false, true]);
  assert.equal(cellOf([[0, 0], [0, 0]], 1, 0).share, 0);
});

test("numbers as they are said", () => {
  assert.deepEqual([0, 999, 1000, 60_000, 1_234_567].map(whole), ["0", "999", "1,000", "60,000", "1,234,567"]);
  assert.deepEqual([share(0.97312), share(1), share(null)], ["97.31 %", "100.00 %", "–"]);
  assert.deepEqual([[125, 0.976], [499, 0.984], [500, 0.976]].map(([tested, accuracy]) => measuredText({ tested, accuracy })), ["about 98 %", "about 98 %", "97.60 %"]);
  assert.deepEqual([duration(9.4), duration(65)], ["9 s", "1 min 5 s"]);
});

const STATUS = { state: "running", step: 12, steps: 300, seen: 384, epoch: 0.4, epochs: 5, speed: 412.3, left: 70, loss: 0.5, exam: null, message: null };
const SERIES = { id: "t1", title: "T", kind: "training", key: "secret" };
const STUDY = { series: SERIES, rows: [row(0, { tested: 10_000, right: 980, confusion: CONFUSION }), row(12)], status: STATUS, place: "live", lost: false };

test("places of the slider: checkpoints, and what is newest", () => {
  assert.deepEqual(placesOf(STUDY), [0, 12, "live"]);
  assert.deepEqual(placesOf({ ...STUDY, status: { ...STATUS, state: "done" } }), [0, 12]);
  assert.deepEqual(placesOf({ series: { kind: "model" }, rows: STUDY.rows, status: null }), [0, "final"]);
  assert.deepEqual(placesOf({ series: null, rows: [], status: null }), []);
});

test("the newest measurement counts; an exam that is under way shows its confusions as they grow", () => {
  const exam = { step: 10, tested: 500, of: 10_000, right: 400, confusion: CONFUSION };
  const rows = [...STUDY.rows, row(14, { tested: 600, right: 480, confusion: CONFUSION }), row(15, { tested: 125, right: 125, confusion: CONFUSION })];
  const at = (tell, status, place = "live", all = rows) => tell({ ...STUDY, rows: all, status: { ...STATUS, ...status } }, place);
  assert.deepEqual([at(measuredAt, { exam }).accuracy, at(measuredAt, { exam }).step], [0.8, 14]);
  assert.equal(at(measuredAt, { exam }, 15).accuracy, 1, "a checkpoint has its own");
  assert.equal(at(measuredAt, { exam }, 12).accuracy, 0.098);
  assert.equal(at(measuredAt, { exam }, "live", [row(0)]).accuracy, 0.8, "there is none before it");
  assert.equal(at(measuredAt, {}, "live", []), null);
  assert.deepEqual([at(examinedAt, { exam }).tested, at(examinedAt, {}).tested, at(examinedAt, { exam }, 14).tested], [500, 10_000, 600]);
});

test("why it paused or ended: in the reader's language where the code is known, else as the server says it", () => {
  const killed = { message: "The worker ended unasked.", reason: { code: "worker_killed", values: { signal: "SIGKILL" } } };
  const told = ({ text, isOurs }) => [text.includes("SIGKILL"), /[\u4e00-\u9fff]/.test(text), isOurs];
  assert.deepEqual(told(reasonText({ ...STATUS, ...killed })), [true, false, true]);
  speak(sentencesOf("zh"));
  try {
    assert.deepEqual(told(reasonText({ ...STATUS, ...killed })), [true, true, true]);
    for (const reason of [undefined, null, { code: "of_a_newer_server", values: {} }]) {
      assert.deepEqual(reasonText({ ...STATUS, message: "As it says.", reason }), { text: "As it says.", isOurs: false });
    }
    for (const none of [null, STATUS]) assert.equal(reasonText(none).text, "");
  } finally {
    speak(english);
  }
});

test("the live figure is never an old network's, and says at which step it was measured", () => {
  const read = (step, tested, right) => row(step, { tested, right, confusion: CONFUSION });
  const first = [read(0, 500, 56), ...[88, 99, 111, 125].map((step) => read(step, 125, 100))];
  const live = (rows, step, exam = null) => ({ ...STUDY, rows, status: { ...STATUS, step, exam } });
  const at = (...given) => (({ step, tested }) => [step, tested])(measuredAt(live(...given), "live"));
  assert.deepEqual(at(first, 130), [125, 125], "step 0 has read most digits, but knew nothing");
  const later = [...first, read(1000, 2000, 1900), read(1200, 125, 121), read(1400, 125, 122)];
  assert.deepEqual(at(later, 1450), [1000, 2000]);
  assert.deepEqual(at([...later, read(1600, 125, 122)], 1650), [1600, 125]);
  assert.deepEqual(at([...later, read(1600, 125, 122)], 1650, { ...read(1600, 750, 730), of: 3000 }), [1600, 750], "an exam under way counts as far as it has come");
  assert.equal(placeText(live(later, 1450), "live"), "step 1,450 · 384 images · 95.00 % right at step 1,000 · loss 0.5");
});

test("what the reader's own steps changed has no accuracy", () => {
  const stepped = { ...STUDY, stepped: 1 };
  assert.deepEqual([0, "live"].flatMap((place) => [measuredAt(stepped, place), examinedAt(stepped, place)]), [null, null, null, null]);
  assert.equal(placeText({ ...stepped, status: { ...STATUS, step: 1329 } }, "live"), "step 1,329 + 1 · not tested: changed by 1 step of yours");
  const card = { title: "LeNet", accuracy: { mnist_test: 0.995 } };
  const title = (step, count) => titleText(card, { step, stepped: count });
  assert.deepEqual([title(1329), title(1329, 1), title(0, 2), title(null, 1), title(null, 3)],
    ["LeNet · step 1,329", "LeNet · step 1,329 + 1", "LeNet · step 0 + 2", "LeNet · 1 step on", "LeNet · 3 steps on"]);
  assert.equal(titleText(card), "LeNet · MNIST 99.5 %");
});

test("states in words", () => {
  const said = (status, more = {}) => stateText({ ...STUDY, status: { ...STATUS, ...status }, ...more });
  assert.equal(said({}), "Learning: epoch 1 of 5, 300 steps in all.");
  assert.match(said({ state: "queued", place: 2 }), /number 2 in the queue and starts by itself/);
  assert.match(said({ state: "failed" }), /stopped unexpectedly at step 12; its last checkpoint is on the screen/);
  assert.match(said({}, { series: { ...SERIES, key: null } }), /^You are watching another reader’s training/);
  assert.match(said({ state: "done" }, { series: { ...SERIES, key: null } }), /^Another reader’s training, which is over\. It has learnt/);
  assert.equal(said({ state: "failed", step: 0 }, { rows: [] }), "The training ended before its first checkpoint.");
  assert.match(said({}, { lost: true }), /does not answer/);
  assert.equal(speedText(STATUS), "412 steps a second · 1 min 10 s left");
  assert.equal(speedText({ ...STATUS, state: "paused" }), "");
  assert.equal(placeText(STUDY, "live"), "step 12 · 384 images · 9.80 % right at step 0 · loss 0.5");
  assert.equal(placeText(STUDY, 0), "step 0 · 0 images · 9.80 % right");
});

test("the list of a server's trainings: what goes on first, then the newest; what was kept is a network", () => {
  const item = (id, state, more = {}) => ({ id, state, step: 1200, steps: 5000, place: null, accuracy: null, kept: null, reason: null, ...more });
  const all = [item("a", "done"), item("b", "failed"), item("c", "running"), item("d", "queued"), item("e", "done", { kept: "e" })];
  assert.deepEqual(listed(all).map(({ id }) => id), ["c", "d", "b", "a"]);
  assert.equal(rowText(item("a", "running", { accuracy: 0.914 }), true), "learning, step 1,200 of 5,000 · about 91 % right · yours");
  assert.equal(rowText(item("a", "queued", { place: 3 }), false), "waits, number 3");
  assert.equal(rowText(item("a", "done", { accuracy: 0.1, reason: { code: "dead", values: {} } }), false), "has learnt for 1,200 steps · about 10 % right · answers the same to every picture");
});

test("what one image was read as before the step is said with its own number, whatever it is", () => {
  for (const language of ["en", "zh"]) {
    const { "train.imageRight": right, "train.imageWrong": wrong } = sentencesOf(language);
    assert.deepEqual(right.match(/\{\w+\}/g), ["{label}", "{label}"], language); // no "as one", which reads as a digit
    assert.deepEqual(wrong.match(/\{\w+\}/g), ["{label}", "{answer}"], language);
    for (const sentence of [right, wrong]) assert.doesNotMatch(sentence, /\ban? \{|\bone\b/, language); // "a 8" is no English
  }
});
