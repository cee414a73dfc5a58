/** What a careful eye would check on an open chapter of the guide: {wide, cut, overlaps, silent}, all empty when all is well. */
() => {
  const SLACK = 1; // css px
  const guide = document.getElementById("guide");
  const words = (element) => `<${element.tagName.toLowerCase()} ${element.className}> ${element.textContent.trim().replace(/\s+/g, " ").slice(0, 50)}`;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen, option");
  const all = [...guide.querySelectorAll("*"), ...document.querySelectorAll("#guide-tabs *")].filter(seen);
  const room = guide.getBoundingClientRect();

  const wide = all
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < room.left - SLACK || right > room.right + SLACK);
    })
    .map(words);
  if (document.documentElement.scrollWidth > innerWidth) wide.push(`the page: ${document.documentElement.scrollWidth} in ${innerWidth}`);

  const plain = (element) => !["CANVAS", "INPUT", "SVG", "SELECT", "TEXTAREA"].includes(element.tagName.toUpperCase()) && !element.closest("svg");
  const cut = all
    .filter((element) => plain(element) && getComputedStyle(element).display !== "inline" && element.clientWidth > 0)
    .filter((element) => element.scrollWidth > element.clientWidth + SLACK)
    .map((element) => `${words(element)}: ${element.scrollWidth} in ${element.clientWidth}`);
  const low = all
    .filter((element) => plain(element) && element.matches("button, .cells span, label, output, figcaption, td, th"))
    .filter((element) => element.scrollHeight > element.clientHeight + 2 * SLACK && element.clientHeight > 0 && getComputedStyle(element).display !== "inline")
    .map((element) => `${words(element)}: ${element.scrollHeight} high in ${element.clientHeight}`);

  const texts = [];
  const walker = document.createTreeWalker(guide, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element) || !element.closest(".guide-body")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) if (rect.width > SLACK) texts.push({ rect, element });
  }
  texts.sort((a, b) => a.rect.top - b.rect.top);
  const overlaps = [];
  texts.forEach((a, k) => {
    for (let j = k + 1; j < texts.length && texts[j].rect.top < a.rect.bottom - 3 * SLACK; j++) {
      const b = texts[j];
      const across = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const down = Math.min(a.rect.bottom, b.rect.bottom) - b.rect.top;
      if (a.element !== b.element && across > SLACK && down > 3 * SLACK) overlaps.push(`${words(a.element)} / ${words(b.element)}`);
    }
  });

  const silent = [...guide.querySelectorAll("figure")]
    .filter((figure) => !/\d/.test(figure.parentElement.querySelector('[data-testid="figure-text"]')?.textContent ?? ""))
    .map((figure) => figure.dataset.figure ?? "a figure");
  const marks = texts.filter(({ element }) => !element.closest("code, [data-plain]") && /\]\(|\{\w+\}|undefined|NaN|Infinity/.test(element.textContent));
  return { wide, cut, low, overlaps, silent, marks: marks.map(({ element }) => words(element)) };
}
