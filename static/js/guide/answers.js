/**
 * The ways to answer an exercise, one row a kind: (task, {ask, tone, name}) -> {element, read(), write(answer)}.
 * ask(key, values) is a sentence of the exercise; name is unique on the page. read() gives null for "nothing yet" and
 * undefined for "not a number".
 */
import { h } from "../ui/dom.js";
import { paintMap } from "../ui/paint.js";
import { readNumber } from "./check.js";

const MAP_SIDE = 84; // css px

const field = (label) => h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
const typed = (input) => (input.value.trim() === "" ? null : (readNumber(input.value) ?? undefined));
const show = (number) => String(number).replace("-", "−");

/** Radio buttons; the value of each is what `answers` holds at its place. */
function radios(answers, name, label) {
  const inputs = answers.map((answer) => h("input", { type: "radio", name, value: String(answer) }));
  return {
    rows: inputs.map((input, k) => h("label", { class: "option" }, input, ...label(k))),
    read: () => answers[inputs.findIndex((input) => input.checked)] ?? null,
    write: (answer) => inputs.forEach((input, k) => (input.checked = answers[k] === answer)),
  };
}

function mapCanvas({ values, cols, range }, tone) {
  const canvas = h("canvas", { class: "answer-map", "aria-hidden": "true" });
  paintMap(canvas, values, cols, range, tone);
  canvas.style.setProperty("width", `${MAP_SIDE}px`);
  canvas.style.setProperty("height", `${(MAP_SIDE * values.length) / cols / cols}px`);
  return canvas;
}

export const ANSWERS = {
  /** One number. Text: "ex.<key>.answer" is its label. */
  number(task, { ask }) {
    const input = field(ask("answer", task.values));
    return { element: input, read: () => typed(input), write: (answer) => (input.value = show(answer)) };
  },
  /** task.fields: [keys]. Text: "ex.<key>.field.<k>" labels each. */
  numbers(task, { ask }) {
    const inputs = task.fields.map((key) => field(ask(`field.${key}`, task.values)));
    const rows = inputs.map((input) => h("label", { class: "field" }, h("span", {}, input.getAttribute("aria-label")), input));
    const read = () => {
      const found = inputs.map(typed);
      if (found.includes(undefined)) return undefined;
      return found.includes(null) ? null : found;
    };
    return { element: h("div", { class: "fields" }, ...rows), read, write: (answer) => inputs.forEach((input, k) => (input.value = show(answer[k]))) };
  },
  /** task.choices: [keys]. Text: "ex.<key>.choice.<k>"; the answer is the key. */
  choice(task, { ask, name }) {
    const { rows, ...rest } = radios(task.choices, name, (k) => [h("span", {}, ask(`choice.${task.choices[k]}`, task.values))]);
    return { element: h("div", { class: "options" }, ...rows), ...rest };
  },
  /** task.maps: [{values, cols, range}], pictures to choose from; the answer is the index. */
  map(task, { ask, tone, name }) {
    const label = (k) => [mapCanvas(task.maps[k], tone), h("span", {}, ask("frame.map", { k: k + 1 }))];
    const { rows, ...rest } = radios([...task.maps.keys()], name, label);
    return { element: h("div", { class: "options maps" }, ...rows), ...rest };
  },
};
