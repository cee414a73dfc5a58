/** The page's language: the words that the server sent along in another one, and the switch between them. */
import { t, TAGS } from "../text/words.js";
import { byTestId } from "./dom.js";

/** Mark of an element -> how its sentence is put in. */
const MARKS = {
  "data-t": (element, text) => (element.textContent = text),
  "data-t-title": (element, text) => element.setAttribute("title", text),
  "data-t-label": (element, text) => element.setAttribute("aria-label", text),
  "data-t-content": (element, text) => element.setAttribute("content", text),
};

/** Puts the template's words into the language that is spoken now. */
export function translate(language) {
  document.documentElement.lang = TAGS[language];
  for (const [mark, put] of Object.entries(MARKS)) {
    for (const element of document.querySelectorAll(`[${mark}]`)) put(element, t(element.getAttribute(mark)));
  }
}

/** choose(language): what a press of another language does. */
export function createLanguage(store, choose) {
  const { language } = store.get();
  for (const each of Object.keys(TAGS)) {
    const button = byTestId(`lang-${each}`);
    button.setAttribute("aria-pressed", String(each === language));
    button.addEventListener("click", () => each !== language && choose(each));
  }
}
