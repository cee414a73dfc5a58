/** The guide's frame: head, contents, one chapter, and the way back and on, section by section and then to the next. */
import { isBlank } from "../ink/drawing.js";
import { byTestId, h } from "../ui/dom.js";
import { createChapter } from "./chapter.js";
import { CHAPTERS } from "./chapters.js";
import { createContents } from "./contents.js";
import { createReading, narrow } from "./reading.js";
import { ofChapter } from "./text.js";

const SAMPLE = 4; // a digit for readers who do not want to draw one

export function createFrame({ root, store, tools, say, solved }) {
  let number = null; // of the chapter that is shown or on its way
  let chapter = null; // what createChapter gave
  let wanted = false; // should the heading take the focus once it is there?

  const go = (guide) => store.set({ guide, column: "guide" });
  const sample = () => store.set({ drawing: { sample: SAMPLE, strokes: [] } });
  const button = (testid, key, onclick, more = {}) => h("button", { type: "button", testid, onclick, ...more }, say(key));

  const list = button("guide-contents", "frame.contents", () => unfold(contents.element.hidden), { "aria-expanded": "false", "aria-controls": "guide-contents" });
  const wide = button("guide-wide", "frame.wide", () => store.set({ guideWide: !store.get().guideWide }));
  const close = button("guide-close", "frame.close", () => store.set({ guide: null }));
  const head = h("header", { class: "guide-head" }, list, h("span", { class: "push" }), wide, close);

  const contents = createContents({ say, solved, open: (place) => turn(place) });
  const blank = h("p", { class: "guide-blank" }, h("span", {}, say("frame.blank")), " ", button("guide-sample", "frame.sample", sample));
  const room = h("div", {});
  const body = h("div", { class: "guide-body", testid: "guide-body" }, contents.element, blank, room);

  const prev = button("guide-prev", "frame.prev", () => step(-1));
  const next = button("guide-next", "frame.next", () => step(1));
  const here = h("p", { class: "quiet", role: "status", testid: "guide-place" });
  const foot = h("footer", { class: "guide-foot" }, prev, here, next);

  const back = button("guide-back", "frame.back", () => {
    back.hidden = true;
    reading.back();
  }, { class: "guide-back", hidden: true });
  const reading = createReading(body, (section) => store.set({ guide: { chapter: number, section } }));
  root.replaceChildren(head, body, foot, back);

  const links = {
    go(hash) {
      tools.show(hash);
      if (!narrow.matches) return;
      reading.leave();
      byTestId("scene").scrollIntoView({ block: "center" });
      back.hidden = false;
    },
    guide: (place) => turn(place),
  };

  function unfold(open) {
    contents.element.hidden = !open;
    list.setAttribute("aria-expanded", String(open));
    reading.turnAway(open);
    if (!open) return;
    if (narrow.matches) root.scrollIntoView({ block: "start" });
    else body.scrollTop = 0;
  }

  /** To a place by the reader's own doing: the new chapter's heading takes the focus. */
  function turn(place) {
    wanted = place.chapter !== number;
    unfold(false);
    go(place);
    if (!wanted) reading.land(place.section);
  }

  function step(way) {
    const section = Math.max(1, reading.where()) + way;
    unfold(false);
    if (section >= 1 && section <= chapter.blocks.length) {
      go({ chapter: number, section });
      return;
    }
    const other = CHAPTERS[CHAPTERS.findIndex((each) => each.number === number) + way];
    if (other) turn({ chapter: other.number, section: 0 });
    else unfold(true); // after the last: what was solved, and the code
  }

  async function read(row, section) {
    number = row.number;
    const { default: module } = await row.load();
    await module.prepare?.({ store, tools });
    if (number !== row.number || !root.contains(room)) return; // the reader, or the language, has gone on
    chapter?.close();
    chapter = createChapter(module, { store, tools, say: ofChapter(say, row.number), n: row.number, links, solved, sample });
    room.replaceChildren(chapter.element);
    reading.open(chapter);
    reading.land(section);
    if (wanted) chapter.heading.focus({ preventScroll: true });
    wanted = false;
    tell(store.get());
  }

  function tell({ guide }) {
    if (!guide || !chapter) return;
    const section = Math.min(Math.max(1, guide.section), chapter.blocks.length);
    here.textContent = say("frame.place", { chapter: number, section, all: chapter.blocks.length });
    prev.disabled = CHAPTERS[0].number === number && section === 1;
    contents.update(number);
  }

  function update({ guide, guideWide, drawing }) {
    blank.hidden = !isBlank(drawing);
    wide.textContent = say(guideWide ? "frame.narrow" : "frame.wide");
    if (!guide) {
      back.hidden = true;
      return;
    }
    const row = CHAPTERS.find((each) => each.number === guide.chapter) ?? CHAPTERS[0];
    if (row.number !== guide.chapter) go({ chapter: row.number, section: 0 }); // comes back here
    else if (row.number !== number) read(row, guide.section).catch((error) => room.replaceChildren(h("p", {}, say("frame.failed", { why: error.message }))));
    else if (chapter) reading.follow(guide.section);
    tell(store.get());
  }

  const leave = store.subscribe(["guide", "guideWide", "drawing"], update);
  const unlearn = solved.subscribe(() => contents.update(number));
  contents.update(number);
  update(store.get());

  return {
    focus: () => {
      wanted = !chapter; // then it takes the focus when it comes
      chapter?.heading.focus({ preventScroll: true });
    },
    describe: () => ({ ...store.get().guide, exercises: chapter?.describe() ?? [] }),
    close() {
      leave();
      unlearn();
      reading.close();
      chapter?.close();
    },
  };
}
