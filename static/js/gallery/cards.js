/** The networks as cards: picture, year, idea and numbers; a card opens its network. Graphs come when their card is near the view. */
import { isComparable } from "../net/compare.js";
import { h } from "../ui/dom.js";
import { t } from "../text/words.js";
import { groupsOf } from "./compute/figures.js";
import { pictureOf } from "./picture.js";
import { accuracyText, FIGURES, figureText, ideaText, paperText } from "./words.js";

const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const NEAR = "300px"; // around the view

/** actions: {open(id), beside(id)} */
export function createCards({ store, tools, actions }) {
  const element = h("div", { class: "gallery-cards" });
  let waiting = new Map(); // card -> fill(graph)
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) bring(target);
  }, { rootMargin: NEAR });

  async function bring(card) {
    const fill = waiting.get(card);
    seen.unobserve(card);
    waiting.delete(card);
    await fill?.();
  }

  /** The button that opens a network; its whole card is its area. */
  const opener = ({ id, title }, isHere) => h("button", {
    type: "button", class: "gallery-name", "data-model": id, "aria-current": isHere && "true",
    "aria-describedby": `gallery-idea-${id} gallery-figures-${id}`, onclick: () => actions.open(id),
  }, title);

  /** The button for an answer beside that of the network on the page; null where the two cannot be compared. */
  function companion(item, here) {
    if (!here || !isComparable(here, item)) return null;
    return h("button", {
      type: "button", class: "gallery-beside", "data-beside": item.id, "aria-pressed": String(store.get().beside === item.id),
      title: t("gallery.beside.key", { first: here.title, second: item.title }), onclick: () => actions.beside(item.id),
    }, t("gallery.beside"));
  }

  const number = (item, name) => h("div", {}, h("dt", {}, t(`gallery.${name}`)),
    h("dd", { class: "number", "data-figure": name, "data-value": item[name] }, figureText(item[name])));
  const line = (name, told) => h("div", { class: "wide", hidden: !told.textContent }, h("dt", {}, t(`gallery.${name}`)), told);
  const MARKS = [ // what a card may be marked with -> for which item
    ["gallery.here", ({ id }) => id === store.get().modelId],
    ["gallery.untrained", ({ weights }) => weights === "untrained"],
    ["gallery.kept", ({ kept }) => kept],
  ];

  function card(item) {
    const here = tools.library.entry(store.get().modelId), isHere = item.id === here?.id;
    const picture = h("div", { class: "gallery-room" });
    const idea = h("p", { class: "gallery-idea", id: `gallery-idea-${item.id}` }, ideaText(item, null));
    const paper = h("dd", {}), error = line("paper", paper);
    const figures = h("dl", { id: `gallery-figures-${item.id}` }, ...FIGURES.map((name) => number(item, name)),
      line("accuracy", h("dd", { "data-figure": "accuracy" }, accuracyText(item))), error);
    const marks = MARKS.filter(([, holds]) => holds(item)).map(([key]) => h("span", {}, t(key)));
    const head = h("header", {}, h("h4", {}, opener(item, isHere)), h("span", { class: "quiet number" }, item.year ?? ""));
    const whole = h("article", { class: isHere ? "gallery-card here" : "gallery-card" }, picture, head,
      marks.length > 0 && h("p", { class: "gallery-marks" }, ...marks), idea, figures, companion(item, here));
    waiting.set(whole, async () => {
      try {
        const graph = await tools.library.graph(item);
        picture.replaceChildren(pictureOf(graph));
        idea.textContent = ideaText(item, graph.card);
        paper.textContent = paperText(item, graph.card);
        error.hidden = !paper.textContent;
      } catch (problem) {
        picture.replaceChildren(h("p", { class: "quiet" }, t("gallery.noPicture", { why: problem.message })));
      }
    });
    return whole;
  }

  /** The networks of a kind: "drawing" or "photo". */
  const group = ([kind, some]) => h("section", { "data-group": kind }, h("h3", {}, t(`gallery.reads.${kind}`)),
    h("div", { class: "gallery-grid" }, ...some.map(card)));

  /** Arrow keys go from network to network, Home and End to the first and the last. */
  element.addEventListener("keydown", (event) => {
    const all = [...element.querySelectorAll("[data-model]")], at = all.indexOf(document.activeElement);
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? at + (KEYS[event.key] ?? NaN);
    if (at < 0 || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });

  return {
    element,
    update(items) {
      seen.disconnect();
      waiting = new Map();
      element.replaceChildren(...groupsOf(items).map(group));
      for (const each of waiting.keys()) seen.observe(each);
    },
    focus: () => (element.querySelector("[aria-current]") ?? element.querySelector("[data-model]"))?.focus(),
  };
}
