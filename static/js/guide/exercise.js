/** One exercise on the page: its question, the way to answer, a check with a hint, the answer after three misses. */
import { h } from "../ui/dom.js";
import { ANSWERS } from "./answers.js";
import { plainOf } from "./markup.js";
import { prose } from "./prose.js";

const MISSES = 3; // until the answer may be shown

/**
 * exercise: see check.js; context: what a figure gets, plus {links, solved, sample()}; k: its place in the chapter.
 * -> {element, update(), close(), describe() -> {key, task, truth, typical, solved}}
 */
export function createExercise(exercise, context, k) {
  const { say, solved, n, links } = context;
  const id = `${n}.${exercise.key}`;
  const ask = (key, values) => say(key.startsWith("frame.") ? key : `ex.${exercise.key}.${key}`, values);
  let task = null, known = null, answer = null, misses = 0;

  const mark = h("span", { class: "solved-mark" });
  const question = h("div", { class: "prose" });
  const room = h("div", { class: "answer-room" });
  const result = h("p", { class: "result", testid: "exercise-result" });
  const hint = h("div", { class: "prose hint", testid: "exercise-hint" });
  const check = h("button", { type: "submit", testid: "exercise-check" }, say("frame.check"));
  const reveal = h("button", { type: "button", testid: "exercise-show", hidden: true, onclick: showAnswer }, say("frame.show"));
  const form = h("form", { onsubmit: judge, novalidate: true }, room, h("div", { class: "row-of-buttons" }, check, reveal));
  const heading = h("h3", { id: `exercise-${id}` }, say("frame.exercise", { k }), mark);
  const told = h("div", { role: "status" }, result, hint);
  const element = h("section", { class: "exercise", testid: `exercise-${exercise.key}`, "aria-labelledby": `exercise-${id}` },
    heading, question, form, told);

  function tell(kind, sentence, more = null) {
    result.dataset.result = kind;
    result.textContent = sentence;
    hint.replaceChildren(...(more ? prose(more, links) : []));
  }

  function judge(event) {
    event.preventDefault();
    const given = answer?.read();
    if (given === null || given === undefined) {
      tell("none", say(given === null ? "frame.empty" : "frame.noNumber"));
      return;
    }
    const { right, hint: key } = exercise.check(task, given);
    if (right) {
      tell("right", say("frame.right"));
      solved.add(id);
      show();
      return;
    }
    misses += 1;
    reveal.hidden = misses < MISSES;
    tell("wrong", say("frame.wrong"), ask(key ? `hint.${key}` : "hint", task.values));
  }

  function showAnswer() {
    answer.write(exercise.truth(task));
    tell("none", say("frame.shown"));
  }

  function show() {
    const done = solved.has(id);
    element.classList.toggle("solved", done);
    mark.textContent = done ? say("frame.solved") : "";
  }

  /** Asks anew when the numbers behind the question have changed. */
  function update() {
    const next = exercise.make(context);
    const now = JSON.stringify(next, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value));
    if (now === known) return;
    [task, known, misses] = [next, now, 0];
    tell("none", "");
    reveal.hidden = true;
    form.hidden = !task;
    if (!task) {
      const take = h("button", { type: "button", onclick: context.sample }, say("frame.sample"));
      question.replaceChildren(h("p", {}, say("frame.needsDrawing")), take);
      room.replaceChildren();
      return;
    }
    question.replaceChildren(...prose(ask("question", task.values), links));
    const { tone } = context.store.get();
    answer = ANSWERS[exercise.kind](task, { ask, tone, name: `answer-${id}` });
    const picture = exercise.draw?.(task, context);
    room.replaceChildren(...(picture ? [picture] : []), answer.element);
  }

  const leave = solved.subscribe(show);
  update();
  show();

  const describe = () => ({
    key: exercise.key,
    kind: exercise.kind,
    task,
    truth: task && exercise.truth(task),
    typical: task && exercise.typical(task).map((each) => ({ ...each, text: hintText(each.hint) })),
    solved: solved.has(id),
  });
  const hintText = (key) => [ask(`hint.${key}`, task.values)].flat(Infinity).map(plainOf).join("\n");
  return { element, update, describe, close: leave };
}
