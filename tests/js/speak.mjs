/** Gives the page's modules their English sentences, as main.js does. */
import { readFileSync } from "node:fs";

import { speak } from "../../static/js/text/words.js";

export const english = JSON.parse(readFileSync(new URL("../../static/text/en.json", import.meta.url), "utf8"));
speak(english);
