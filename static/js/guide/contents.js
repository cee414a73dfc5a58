/** The guide's contents: its chapters with what is solved of each, the reader's code, and a teacher's look into one. */
import { h } from "../ui/dom.js";
import { CHAPTERS } from "./chapters.js";
import { decode, encode } from "./code.js";

const idsOf = ({ number, exercises }) => exercises.map((key) => `${number}.${key}`);
const count = (chapter, solved) => idsOf(chapter).filter((id) => solved.has(id)).length;

/** say: of the whole guide; open(place): called when a chapter is chosen. -> {element, update(chapter's number)} */
export function createContents({ say, solved, open }) {
  const rows = CHAPTERS.map((chapter) => {
    const k = chapter.number;
    const done = h("span", { class: "quiet number" });
    const button = h("button", { type: "button", testid: `guide-chapter-${k}`, onclick: () => open({ chapter: k, section: 0 }) },
      h("span", { class: "number" }, String(k)), h("span", {}, say(`${k}.title`)), done);
    return { chapter, button, done };
  });
  const list = h("ol", { class: "chapters" }, ...rows.map(({ button }) => h("li", {}, button)));

  const code = h("output", { testid: "guide-code", class: "number code" });
  const total = h("p", { class: "quiet" });
  const forget = h("button", { type: "button", testid: "guide-forget", onclick: solved.forget }, say("frame.forget"));
  const mine = h("section", {}, h("h3", {}, say("frame.code")), total, code, h("p", { class: "quiet" }, say("frame.codeText")), forget);

  const input = h("input", { type: "text", testid: "guide-code-input", autocomplete: "off", spellcheck: "false", "aria-label": say("frame.codeField") });
  const found = h("div", { role: "status", testid: "guide-code-result" });
  const form = h("form", { class: "code-form", onsubmit: look }, input, h("button", { type: "submit", testid: "guide-code-check" }, say("frame.look")));
  const teacher = h("details", {}, h("summary", {}, say("frame.teacher")), h("p", { class: "quiet" }, say("frame.teacherText")), form, found);

  function look(event) {
    event.preventDefault();
    const known = decode(input.value, CHAPTERS);
    if (!known) {
      found.replaceChildren(h("p", {}, say("frame.noCode")));
      return;
    }
    const line = (chapter) => h("li", {}, h("span", {}, `${chapter.number} ${say(`${chapter.number}.title`)}`),
      h("span", { class: "number" }, marks(chapter, known)));
    found.replaceChildren(h("ul", { class: "found" }, ...CHAPTERS.map(line)));
  }

  const marks = (chapter, known) => {
    const ids = idsOf(chapter);
    const which = ids.map((id, k) => (known.has(id) ? k + 1 : null)).filter(Boolean);
    return say("frame.found", { done: which.length, all: ids.length, which: which.length ? which.join(", ") : "–" });
  };

  const element = h("nav", { class: "contents", id: "guide-contents", "aria-label": say("frame.contents"), hidden: true },
    list, mine, teacher);

  function update(chapter) {
    const all = solved.all();
    for (const row of rows) {
      const here = row.chapter.number === chapter;
      row.done.textContent = say("frame.progress", { done: count(row.chapter, all), all: row.chapter.exercises.length });
      row.button.setAttribute("aria-current", here ? "page" : "false");
    }
    const sum = (of) => CHAPTERS.reduce((n, each) => n + of(each), 0);
    total.textContent = say("frame.total", { done: sum((each) => count(each, all)), all: sum((each) => each.exercises.length) });
    code.textContent = encode(all, CHAPTERS);
    forget.disabled = all.size === 0;
  }
  return { element, update };
}
