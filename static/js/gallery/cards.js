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

  function card(item) {
    const { modelId } = store.get();
    const here = tools.library.entry(modelId), isHere = item.id === modelId;
    const picture = h("div", { class: "gallery-room" }), idea = h("p", { class: "gallery-idea", id: `gallery-idea-${item.id}` }), paper = h("dd", {}), error = h("div", { class: "wide", hidden: true }, h("dt", {}, t("gallery.paper")), paper);
    const name = h("button", { type: "button", class: "gallery-name", "data-model": item.id, "aria-current": isHere && "true", "aria-describedby": `gallery-idea-${item.id} gallery-figures-${item.id}`, onclick: () => actions.open(item.id) }, item.title);
    const beside = here && isComparable(here, item) && h("button", { type: "button", class: "gallery-beside", "data-beside": item.id, "aria-pressed": String(store.get().beside === item.id), title: t("gallery.beside.key", { first: here.title, second: item.title }), onclick: () => actions.beside(item.id) }, t("gallery.beside"));
    const row = (key, name_) => h("div", {}, h("dt", {}, t(`gallery.${name_}`)), h("dd", { class: "number", "data-figure": name_, "data-value": item[key] }, figureText(item[key])));
    const figures = h("dl", { id: `gallery-figures-${item.id}` }, ...Object.entries(FIGURES).map(([name_, key]) => row(key, name_)),
      h("div", { class: "wide" }, h("dt", {}, t("gallery.accuracy")), h("dd", { "data-figure": "accuracy" }, accuracyText(item))), error);
    const marks = [isHere && t("gallery.here"), item.weights === "untrained" && t("gallery.untrained"), item.kept && t("gallery.kept")].filter(Boolean);
    const whole = h("article", { class: isHere ? "gallery-card here" : "gallery-card" }, picture,
      h("header", {}, h("h4", {}, name), h("span", { class: "quiet number" }, item.year ?? "")),
      marks.length > 0 && h("p", { class: "gallery-marks" }, ...marks.map((mark) => h("span", {}, mark))), idea, figures, beside);
    idea.textContent = ideaText(item, null);
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
      element.replaceChildren(...groupsOf(items).map(([kind, some]) => h("section", { "data-group": kind }, h("h3", {}, t(`gallery.reads.${kind}`)), h("div", { class: "gallery-grid" }, ...some.map(card)))));
      for (const each of waiting.keys()) seen.observe(each);
    },
    focus: () => (element.querySelector("[aria-current]") ?? element.querySelector("[data-model]"))?.focus(),
  };
}
