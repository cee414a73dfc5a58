/**
 * A player as a value: {steps, step, direction, speed, owed}. `step` cells of `steps` are filled; direction is 1
 * forwards, -1 backwards, 0 while it stands; speed in steps a second; `owed` is the part of a step that time has already
 * paid for. Every function gives a new player and knows no clock.
 */
import { clamp } from "../../math/ease.js";

export const SPEED = { least: 1, most: 500, usual: 4 }; // steps a second
export const NOTCHES = 100; // of the speed slider, on a logarithmic scale
const NUDGE = 5; // notches a key press

export const newPlayer = (steps, step = 0, speed = SPEED.usual) => ({ steps, step: clamp(step, 0, steps), direction: 0, speed, owed: 0 });

export const pause = (player) => ({ ...player, direction: 0, owed: 0 });

/** To that many filled cells, and stand there. */
export const moveTo = (player, step) => ({ ...pause(player), step: clamp(Math.round(step), 0, player.steps) });

export const moveBy = (player, by) => moveTo(player, player.step + by);

const endOf = (player, direction) => (direction > 0 ? player.steps : 0);

/** Plays that way; from the very end it begins again at the other. */
export function play(player, direction) {
  const from = player.step === endOf(player, direction) ? endOf(player, -direction) : player.step;
  return { ...player, step: from, direction, owed: 0 };
}

/** Plays that way, or pauses if it does so already. */
export const toggle = (player, direction = 1) => (player.direction === direction ? pause(player) : play(player, direction));

/** After `elapsed` ms: as many steps as speed and time make, however late the frame; it stops by itself at the ends. */
export function advance(player, elapsed) {
  if (!player.direction) return player;
  const due = player.owed + (player.speed * Math.max(0, elapsed)) / 1000;
  const whole = Math.floor(due);
  const step = clamp(player.step + player.direction * whole, 0, player.steps);
  if (step === endOf(player, player.direction)) return pause({ ...player, step });
  return { ...player, step, owed: due - whole };
}

/** As long a map keeps its place when another of other size takes over. */
export const fitted = (player, steps) => ({ ...player, steps, step: Math.min(player.step, steps) });

export const withSpeed = (player, speed) => ({ ...player, speed: clamp(speed, SPEED.least, SPEED.most) });

/** Notch of the slider -> steps a second, rounded to two figures. */
export function speedOf(notch) {
  const exact = SPEED.least * (SPEED.most / SPEED.least) ** (clamp(notch, 0, NOTCHES) / NOTCHES);
  return Number(exact.toPrecision(2));
}

export const notchOf = (speed) => Math.round((NOTCHES * Math.log(speed / SPEED.least)) / Math.log(SPEED.most / SPEED.least));

/** One key press faster (1) or slower (-1). */
export const nudged = (player, way) => withSpeed(player, speedOf(notchOf(player.speed) + way * NUDGE));
