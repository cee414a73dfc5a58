import assert from "node:assert/strict";
import { test } from "node:test";

import { advance, fitted, moveBy, moveTo, newPlayer, notchOf, NOTCHES, nudged, pause, play, SPEED, speedOf, toggle, withSpeed } from "../../static/js/ui/stepper/player.js";
import { between, chance, near, whole } from "./help.mjs";

const after = (player, ...times) => times.reduce(advance, player);

test("steps are speed times time, however the frames fall", () => {
  const player = play(newPlayer(784, 0, 60), 1);
  assert.equal(after(player, ...Array(10).fill(100)).step, 60);
  assert.equal(advance(player, 1000).step, 60, "one slow frame");
  assert.equal(after(player, 16, 17, 17).step, 3);
  assert.equal(after(play(newPlayer(784, 0, 1), 1), 999).step, 0);
  assert.equal(after(play(newPlayer(784, 0, 1), 1), 999, 1).step, 1);
});

test("whatever is done, it stays within its ends and stands on whole steps", () => {
  const random = chance(4);
  const deeds = [
    (player) => advance(player, between(random, -5, 400)),
    (player) => moveBy(player, whole(random, -30, 30)),
    (player) => moveTo(player, between(random, -100, 200)),
    (player) => play(player, random() < 0.5 ? 1 : -1),
    (player) => toggle(player, random() < 0.5 ? 1 : -1),
    (player) => nudged(player, random() < 0.5 ? 1 : -1),
    (player) => withSpeed(player, between(random, -3, 9000)),
    pause,
  ];
  let player = newPlayer(90, 7);
  for (let k = 0; k < 5000; k++) {
    player = deeds[whole(random, 0, deeds.length - 1)](player);
    assert.ok(Number.isInteger(player.step) && player.step >= 0 && player.step <= 90, `step ${player.step}`);
    assert.ok(player.owed >= 0 && player.owed < 1 && (player.direction || player.owed === 0));
    assert.ok(player.speed >= SPEED.least && player.speed <= SPEED.most);
  }
});

test("backwards undoes forwards", () => {
  const random = chance(5);
  for (let k = 0; k < 200; k++) {
    const from = whole(random, 1, 300), time = between(random, 0, 4000);
    const there = advance(play(newPlayer(1000, from, 30), 1), time);
    const back = advance(play(there, -1), time);
    assert.equal(back.step, from);
  }
});

test("it stops by itself at either end, and from there begins again", () => {
  const done = advance(play(newPlayer(100, 98, 10), 1), 5000);
  assert.deepEqual([done.step, done.direction], [100, 0]);
  assert.deepEqual([play(done, 1).step, play(done, -1).step], [0, 100]);
  const begun = advance(play(newPlayer(100, 3, 10), -1), 300);
  assert.deepEqual([begun.step, begun.direction], [0, 0]);
  assert.equal(play(begun, -1).step, 100);
});

test("a standing player does not move with time; a toggle stands it or turns it round", () => {
  const player = newPlayer(100, 50);
  assert.equal(advance(player, 1e6), player);
  assert.equal(toggle(toggle(player)).direction, 0);
  assert.equal(toggle(toggle(player), -1).direction, -1);
});

test("a map of another size takes over the place, as far as it has it", () => {
  assert.equal(fitted(newPlayer(784, 700), 100).step, 100);
  assert.equal(fitted(newPlayer(100, 70), 784).step, 70);
});

test("the speed slider is logarithmic from the least to the most", () => {
  assert.deepEqual([speedOf(0), speedOf(NOTCHES)], [SPEED.least, SPEED.most]);
  near(speedOf(50), Math.sqrt(SPEED.least * SPEED.most), 0.5);
  for (let notch = 1; notch <= NOTCHES; notch++) assert.ok(speedOf(notch) >= speedOf(notch - 1));
  for (const notch of [0, 15, 40, 66, 100]) assert.ok(Math.abs(notchOf(speedOf(notch)) - notch) <= 1);
  assert.ok(nudged(newPlayer(9), 1).speed > SPEED.usual && nudged(newPlayer(9), -1).speed < SPEED.usual);
});
