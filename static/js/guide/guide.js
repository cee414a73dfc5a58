/** The guide in the reader's language: fetches its text, builds the frame, and builds it anew when the language changes. */
import { TAGS } from "../text/words.js";
import { createFrame } from "./frame.js";
import { createSolved } from "./solved.js";
import { createText } from "./text.js";

/** root: where it goes; tools: {show, guideText, ...} -> {describe(), focus()}, once the text is there. */
export async function openPart({ root, store, tools }) {
  const solved = createSolved();
  let frame = null;

  async function speak() {
    const { language } = store.get();
    const say = createText(await tools.guideText(language));
    if (store.get().language !== language) return; // changed again meanwhile: that one comes
    frame?.close();
    root.lang = TAGS[language];
    frame = createFrame({ root, store, tools, say, solved });
  }

  store.subscribe(["language"], () => speak().catch((error) => store.set({ failure: error.message })));
  await speak();
  return { describe: () => frame.describe(), focus: () => frame.focus() };
}
