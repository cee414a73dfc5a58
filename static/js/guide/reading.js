/**
 * Where the reader is in a chapter. Section 0 is its beginning, 1 the first section, the last one the exercises. On a
 * desk the guide's body scrolls, on a phone the whole page.
 */
export const narrow = window.matchMedia("(max-width: 860px)");

const LEEWAY = 4; // css px that a block may be off and still be where it was put
const REST = 150; // ms without scrolling
const SHARE = 0.4; // of the height: a section is read once it has come up to here

/** body: what scrolls on a desk; changed(section): called when the reader has scrolled to another one. */
export function createReading(body, changed) {
  let heading = null, blocks = [];
  let landed = null; // {section, top}: where a block was put last
  let left = 0; // where the page was when the reader went to look at the scene
  let timer = null;
  let away = false; // is something else looked at, the contents?

  const target = (section) => (section > 0 ? blocks[Math.min(section, blocks.length) - 1] : heading);
  const topOf = (section) => target(section).getBoundingClientRect().top;
  const mark = (section) => (landed = { section, top: topOf(section) });

  function land(section) {
    if (!heading) return;
    const whole = section === 0 && narrow.matches ? body.parentElement : target(section);
    if (section === 0 && !narrow.matches) body.scrollTop = 0;
    else whole.scrollIntoView({ block: "start" });
    mark(section);
  }

  function where() {
    if (away) return landed?.section ?? 0;
    if (landed && Math.abs(topOf(landed.section) - landed.top) <= LEEWAY) return landed.section;
    const box = narrow.matches ? { top: 0, height: window.innerHeight } : body.getBoundingClientRect();
    const line = box.top + SHARE * box.height;
    const passed = blocks.filter((block) => block.getBoundingClientRect().top <= line).length;
    return Math.min(passed, blocks.length);
  }

  function rest() {
    timer = null;
    if (!heading?.checkVisibility()) return;
    const section = where();
    if (section === landed?.section) return;
    mark(section);
    changed(section);
  }

  function scrolled() {
    clearTimeout(timer);
    timer = setTimeout(rest, REST);
  }
  body.addEventListener("scroll", scrolled);
  window.addEventListener("scroll", scrolled);

  return {
    land, where,
    open(chapter) {
      ({ heading, blocks } = chapter);
      landed = null;
    },
    /** To a section, unless the reader's own scrolling has just led there. */
    follow(section) {
      if (section !== landed?.section) land(section);
    },
    /** To the contents, and back to where the reader was. */
    turnAway(isAway) {
      const back = away && !isAway;
      away = isAway;
      if (back && landed) land(landed.section);
    },
    leave: () => (left = window.scrollY),
    back: () => window.scrollTo(0, left),
    close() {
      clearTimeout(timer);
      window.removeEventListener("scroll", scrolled);
    },
  };
}
