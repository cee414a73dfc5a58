/** First and second guess, and a bar for every class. */
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { percent, titleText } from "./format.js";

export function createAnswer(store, goTo) {
  const [first, second] = [byTestId("guess-1"), byTestId("guess-2")];
  const list = document.getElementById("bars");
  let rows = [];

  function build(graph) {
    const last = graph.layers.at(-1);
    rows = graph.card.classes.map((name, k) => {
      const fill = h("span", { class: "fill" }), text = h("span", { class: "number" });
      const button = h("button", { type: "button", class: "bar", onclick: () => goTo({ layer: last.id, index: k }) },
        h("span", { class: "name" }, name), h("span", { class: "track" }, fill), text);
      return { button, fill, text, name };
    });
    list.replaceChildren(...rows.map(({ button }) => h("li", {}, button)));
  }

  function update({ graph, run, source }, changed = ["graph"]) {
    if (!graph) return;
    if (changed.includes("graph")) build(graph);
    document.getElementById("model-name").textContent = titleText(source?.graph.card ?? graph.card, source);
    const blank = !run || run.of.ink.blank;
    list.classList.toggle("idle", blank);
    const chances = run?.probabilities ?? [];
    rows.forEach(({ button, fill, text, name }, k) => {
      const p = chances[k] ?? 0;
      fill.style.transform = `scaleX(${p})`;
      text.textContent = run ? percent(p) : "";
      button.classList.toggle("best", !blank && k === run.prediction);
      button.setAttribute("aria-label", t("bar.label", { class: name, p: percent(p) }));
    });
    if (blank) {
      first.replaceChildren(h("b", {}, "–"), h("span", { class: "quiet" }, ` ${t("answer.blank")}`));
      second.textContent = "";
      second.parentElement.hidden = true;
      return;
    }
    const order = [...chances.keys()].sort((a, b) => chances[b] - chances[a]);
    const [best, next] = order;
    const names = graph.card.classes;
    first.replaceChildren(h("b", {}, names[best]), h("span", {}, ` ${t("answer.sure", { p: percent(chances[best]) })}`));
    second.textContent = `${names[next]}, ${percent(chances[next])}`;
    second.parentElement.hidden = false;
  }

  store.subscribe(["graph", "run"], update);
  update(store.get());
}
