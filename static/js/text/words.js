/** t(key, values) -> the sentence in the reader's language. A key that is missing is an error, not a blank. */
let sentences = {};

/** The languages of the page -> their tag for the `lang` attribute; app/language.py has the same. */
export const TAGS = { en: "en", zh: "zh-Hans" };

/** Takes the sentences of a language (static/text/), before anything speaks. */
export function speak(table) {
  sentences = table;
}

/** Takes more of the same language: what is said only in a part that is loaded later. */
export function learn(table) {
  sentences = { ...sentences, ...table };
}

/** Is there a sentence of that key? For keys that the server names: a newer one may know more of them. */
export const isKnown = (key) => Object.hasOwn(sentences, key);

export function t(key, values = {}) {
  const sentence = sentences[key];
  if (sentence === undefined) throw new Error(`no text for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
