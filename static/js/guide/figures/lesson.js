/**
 * The lesson that the figures of the training chapter share: one small network, one image (the reader's drawing), one
 * target, and the steps taken so far.
 */
import { step, untrained } from "../compute/learn.js";
import { PLAN } from "../compute/network.js";
import { levelsOf } from "../levels.js";

export const FIRST = { seed: 1, rate: 0.5 };

/** The drawing's grey levels without the network's rim: side * side of them. */
export function pixelsOf(graph, run, side = PLAN.side) {
  const levels = levelsOf(graph, run), { cols } = graph.layers[0];
  const rim = Math.floor((cols - side) / 2);
  return Array.from({ length: side * side }, (_, k) => levels[(rim + Math.floor(k / side)) * cols + rim + (k % side)] ?? 0);
}

/** The digit that the training shall teach: what the network of the scene reads in the drawing. */
export const labelOf = (run) => run?.prediction ?? 0;

/** One step on the drawing, from weights by chance. */
export function firstStep({ graph, run }, { seed, rate } = FIRST) {
  return step(untrained(seed), pixelsOf(graph, run), labelOf(run), rate);
}

const kept = new WeakMap(); // run -> its first step as the exercises need it

/** The same for FIRST, computed once a run. */
export function usualStep(state) {
  const key = state.run ?? state.graph;
  if (!kept.has(key)) kept.set(key, firstStep(state));
  return kept.get(key);
}

const lessons = new WeakMap();

/** The lesson of a page: {get() -> {seed, rate, steps: [step, ...]}, follow(state), set({seed, rate}), again(), restart(), listen(fn) -> leave}. */
export function lessonOf(store) {
  if (!lessons.has(store)) lessons.set(store, createLesson(store));
  return lessons.get(store);
}

function createLesson(store) {
  let settings = FIRST, steps = [], run;
  const listeners = new Set();
  const tell = () => listeners.forEach((listen) => listen());
  const usual = () => settings.seed === FIRST.seed && settings.rate === FIRST.rate;
  const begin = (state) => {
    run = state.run;
    steps = [usual() ? usualStep(state) : firstStep(state, settings)];
  };
  return {
    get() {
      if (!steps.length) begin(store.get());
      return { ...settings, steps };
    },
    /** A new drawing begins a new lesson. */
    follow(state) {
      if (!steps.length || state.run !== run) begin(state);
    },
    set(change) {
      settings = { ...settings, ...change };
      begin(store.get());
      tell();
    },
    again() {
      const last = steps.at(-1);
      steps = [...steps, step(last.next, last.pixels, last.label, settings.rate)];
      tell();
    },
    restart() {
      begin(store.get());
      tell();
    },
    listen(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
