/** One chapter on the page: its sections with their figures, then its exercises. Figures follow the store. */
import { h } from "../ui/dom.js";
import { createExercise } from "./exercise.js";
import { inline, prose } from "./prose.js";

const FOLLOWED = ["run", "tone", "scale", "theme", "graph", "weights", "samples"];

/** A figure of the chapter, and after it what it shows in words and numbers for those who cannot see it. */
function placeFigure(create, context) {
  const figure = create(context);
  const words = h("p", { class: "unseen", testid: "figure-text" });
  const room = h("div", { class: "figure-room" }, figure.element, words);
  const tell = () => {
    const text = figure.text();
    if (words.textContent !== text) words.textContent = text;
  };
  figure.element.addEventListener("change", tell); // what the reader set in the figure itself
  figure.element.addEventListener("click", tell);
  figure.element.addEventListener("keyup", tell);
  tell();
  const update = (state) => {
    figure.update?.(state);
    tell();
  };
  return { room, update, close: () => figure.close?.() };
}

/**
 * module: {sections, exercises}; context: {store, tools, say, n, links, solved, sample()}
 * -> {element, heading, blocks: [elements to go to, the exercises last], describe(), close()}
 */
export function createChapter(module, context) {
  const { store, say, n, links } = context;
  const figures = [], exercises = [];

  const sections = module.sections.map(({ key, figures: makers = [] }, k) => {
    const placed = makers.map((create, at) => placeFigure(create, { ...context, figureId: `${n}.${key}.${at + 1}` }));
    figures.push(...placed);
    const title = h("h3", {}, h("span", { class: "quiet number" }, `${n}.${k + 1} `), ...inline(say(`${key}.title`), links));
    return h("section", { class: "lesson", "data-section": k + 1 }, title,
      h("div", { class: "prose" }, ...prose(say(`${key}.text`), links)), ...placed.map(({ room }) => room));
  });

  exercises.push(...module.exercises.map((exercise, k) => createExercise(exercise, context, k + 1)));
  const asked = h("section", { class: "lesson exercises", "data-section": sections.length + 1 },
    ...exercises.map(({ element }) => element));
  const heading = h("h2", { tabindex: -1 }, h("span", { class: "quiet number" }, `${n} `), say("title"));
  const element = h("article", { testid: "guide-text", class: "guide-text" }, heading, ...sections, asked);

  let shown = FOLLOWED.map((key) => store.get()[key]);
  function update(state) {
    const next = FOLLOWED.map((key) => state[key]);
    if (next.every((value, k) => value === shown[k])) return;
    shown = next;
    for (const figure of figures) figure.update(state);
    for (const exercise of exercises) exercise.update();
  }
  const ways = [
    store.subscribe(FOLLOWED.filter((key) => key !== "run"), update),
    store.subscribe(["drawn"], update), // a new run with its frame: while the pen moves, values come first
  ];

  return {
    element, heading,
    blocks: [...sections, asked],
    describe: () => exercises.map((exercise) => exercise.describe()),
    close() {
      for (const leave of ways) leave();
      for (const each of [...figures, ...exercises]) each.close();
    },
  };
}
