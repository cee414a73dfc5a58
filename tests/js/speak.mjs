/** Gives the page's modules their English sentences, as main.js, the rooms and the training do. */
import { readFileSync } from "node:fs";

import { speak } from "../../static/js/text/words.js";

const tableOf = (name) => JSON.parse(readFileSync(new URL(`../../static/text/${name}.json`, import.meta.url), "utf8"));

/** All sentences of a language. */
export const sentencesOf = (language) => ({ ...tableOf(language), ...tableOf(`rooms.${language}`), ...tableOf(`train.${language}`) });

export const english = sentencesOf("en");
speak(english);
