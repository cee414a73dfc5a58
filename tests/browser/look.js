/** What a careful eye would check on any page: an object of lists of faults, all empty when all is well. */
() => {
  const SLACK = 1; // css px
  const words = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  /** The part of a rectangle that is not cut away by what it scrolls in. */
  function inView(rect, element) {
    let { left, top, right, bottom } = rect;
    for (let up = element; up; up = up.parentElement) {
      if (getComputedStyle(up).overflow === "visible") continue;
      const box = up.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  }

  /** Where a text stands. In a formula that is its element's box, which holds the ink; lines of a face are taller. */
  function drawn(node, element) {
    if (element.closest("math")) return [element.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getClientRects();
  }

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, noscript, style, option") || !seen(element)) continue;
    for (const rect of drawn(node, element)) {
      const part = inView(rect, element);
      if (part.right - part.left > SLACK && part.bottom - part.top > SLACK) texts.push({ ...part, element, text: words(node.data) });
    }
  }

  const overlaps = [];
  texts.forEach((a, k) => texts.slice(k + 1).forEach((b) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (a.element !== b.element && wide > SLACK && high > 3 * SLACK) overlaps.push(`${a.text} / ${b.text}`);
  }));

  const holders = [...new Set(texts.map(({ element }) => element))];
  const cut = holders
    .filter((element) => getComputedStyle(element).overflow !== "visible" || element.closest("button, label"))
    .filter((element) => getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + SLACK)
    .map((element) => `${words(element.textContent)}: ${element.scrollWidth} in ${element.clientWidth}`);
  const outside = texts
    .filter(({ left, right }) => left < -SLACK || right > innerWidth + SLACK)
    .map(({ text }) => text);

  const controls = [...document.querySelectorAll("button, input, select, canvas")].filter(seen);
  const small = controls
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 4 || box.height < 4)
    .map(({ element }) => element.outerHTML.slice(0, 80));
  const page = document.documentElement;
  const scrolls = page.scrollWidth > innerWidth ? [`${page.scrollWidth} wide in a window of ${innerWidth}`] : [];

  const gutter = Math.max(0, ...[...document.querySelectorAll(".row-label")].filter(seen).map((label) => label.getBoundingClientRect().right));
  const firsts = ["input", "conv1", "pool1", "conv2", "pool2", "fc1"].map((id) => lunette.screen(id, 0).x);
  const covered = Math.min(...firsts) < gutter - SLACK ? [`labels end at ${gutter}, units begin at ${Math.min(...firsts)}`] : [];
  return { overlaps, cut, outside, small, scrolls, covered };
}
