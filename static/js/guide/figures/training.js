/** The five steps of training on the reader's drawing: a guess by chance, its error, and the same image step by step. */
import { h } from "../../ui/dom.js";
import { percent } from "../../ui/format.js";
import { three } from "../../net/formula.js";
import { lessonOf } from "./lesson.js";
import { figure, grey, picture } from "./parts.js";
import { numbersTable, tally } from "./tally.js";

const PICTURE = 84; // css px

/** What every figure of the lesson is: shown anew when the drawing changes, and when another figure changes the lesson. */
export function lessonFigure({ store }, element, show, text) {
  const lesson = lessonOf(store);
  const leave = lesson.listen(() => {
    show(lesson.get());
    element.dispatchEvent(new Event("change")); // its words follow too
  });
  const update = (state) => {
    lesson.follow(state);
    show(lesson.get(), state);
  };
  update(store.get());
  return { element, update, close: leave, text: () => text(lesson.get()) };
}

const bars = ({ outputs }, label) =>
  tally(Array.from(outputs, (value, k) => ({ name: String(k), value, shown: percent(value), marked: k === label })), 1);
const list = ({ outputs }) => Array.from(outputs, (p, k) => `${k}: ${percent(p)}`).join("; ");
export const button = (say, key, onclick) => h("button", { type: "button", onclick }, say(key));

export function createGuess(context) {
  const { store, say } = context;
  const lesson = lessonOf(store);
  const image = picture({ label: say("fig.guess.image"), side: PICTURE });
  const room = h("div", {});
  const line = h("p", {});
  const fresh = button(say, "fig.guess.fresh", () => lesson.set({ seed: lesson.get().seed + 1 }));
  const element = figure(context, "guess", h("div", { class: "side-by-side beside" }, image.element, room), line, fresh);
  const sentence = ({ seed, steps: [{ before, label }] }) => say("fig.guess.line", { seed, guess: before.guess, share: percent(before.outputs[before.guess]), label });
  return lessonFigure(context, element, (now) => {
    const [{ before, label, pixels }] = now.steps;
    image.paint(pixels, Math.sqrt(pixels.length), grey);
    room.replaceChildren(bars(before, label));
    line.textContent = sentence(now);
  }, (now) => `${sentence(now)} ${list(now.steps[0].before)}`);
}

export function createError(context) {
  const { say } = context;
  const room = h("div", {});
  const total = h("p", {});
  const element = figure(context, "error", room, total);
  const heads = ["class", "target", "output", "half"].map((key) => say(`fig.error.${key}`));
  const sum = ({ error }) => say("fig.error.total", { total: error.total.toFixed(4) });
  const cell = (value) => ({ value, text: value.toFixed(4) });
  return lessonFigure(context, element, ({ steps: [{ before, label }] }) => {
    const rows = before.error.terms.map(({ target, output, error }, k) => [String(k), String(target), cell(output), cell(error)]);
    room.replaceChildren(numbersTable(heads, rows, label));
    total.textContent = sum(before);
    total.dataset.value = String(before.error.total);
  }, ({ steps: [{ before }] }) => {
    const part = ({ target, output, error }, k) => say("fig.error.row", { k, target, output: three(output), error: three(error) });
    return `${before.error.terms.map(part).join("; ")}. ${sum(before)}`;
  });
}

const MOST = 40; // steps of a lesson

export function createAgain(context) {
  const { store, say } = context;
  const lesson = lessonOf(store);
  const line = h("p", {}), room = h("div", {}), errors = h("div", { class: "errors", "aria-hidden": "true" });
  const on = button(say, "fig.again.on", () => lesson.again());
  const restart = button(say, "fig.again.restart", () => lesson.restart());
  const element = figure(context, "again", h("div", { class: "row-of-buttons" }, on, restart), line, errors, room);
  const errorsOf = ({ steps }) => [steps[0].before.error.total, ...steps.map(({ after }) => after.error.total)];
  const sentence = (now) => {
    const all = errorsOf(now);
    return say("fig.again.line", { count: now.steps.length, first: all[0].toFixed(4), last: all.at(-1).toFixed(4), guess: now.steps.at(-1).after.guess });
  };
  return lessonFigure(context, element, (now) => {
    const all = errorsOf(now), most = Math.max(...all);
    errors.replaceChildren(...all.map((value) => h("span", { "data-value": value, style: { height: `${Math.max(2, (100 * value) / most)}%` } })));
    room.replaceChildren(bars(now.steps.at(-1).after, now.steps[0].label));
    line.textContent = sentence(now);
    on.disabled = now.steps.length >= MOST;
  }, (now) => `${sentence(now)} ${errorsOf(now).map((x) => x.toFixed(4)).join(", ")}. ${list(now.steps.at(-1).after)}`);
}
