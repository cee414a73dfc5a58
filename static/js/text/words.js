/** t(key, values) -> the sentence in the reader's language. A key that is missing is an error, not a blank. */
import en from "./en.js";

const LANGUAGES = { en };
const language = "en";

export function t(key, values = {}) {
  const sentence = LANGUAGES[language][key];
  if (sentence === undefined) throw new Error(`no text for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
