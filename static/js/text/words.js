/** t(key, values) -> the sentence in the reader's language. A key that is missing is an error, not a blank. */
let sentences = {};

/** Takes the sentences of a language (static/text/), before anything speaks. */
export function speak(table) {
  sentences = table;
}

export function t(key, values = {}) {
  const sentence = sentences[key];
  if (sentence === undefined) throw new Error(`no text for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
