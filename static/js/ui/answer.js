/** First and second guess, and bars: one for every class, or for the most probable of a great many. */
import { listed, listedOf, ranked, TOP } from "../net/ranking.js";
import { readsPhotos } from "../net/subject.js";
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { percent, titleText } from "./format.js";

const LONG = { name: 3, most: 14 }; // letters: from there on a class is written as a word; the most that a bar's name has room for

export function createAnswer(store, goTo) {
  const [first, second] = [byTestId("guess-1"), byTestId("guess-2")];
  const list = document.getElementById("bars");
  let rows = []; // each with the index of the class that it shows

  function build({ card, layers }) {
    const longest = Math.max(...card.classes.map((name) => name.length));
    rows = Array.from({ length: listedOf(card.classes.length) }, (_, index) => {
      const row = { index, name: h("span", { class: "name" }), fill: h("span", { class: "fill" }), text: h("span", { class: "number" }) };
      row.button = h("button", { type: "button", class: "bar", onclick: () => goTo({ layer: layers.at(-1).id, index: row.index }) },
        row.name, h("span", { class: "track" }, row.fill), row.text);
      return row;
    });
    list.style.setProperty("--name", `${Math.min(longest + 1, LONG.most)}ch`);
    first.classList.toggle("word", longest >= LONG.name);
    list.replaceChildren(...rows.map(({ button }) => h("li", {}, button)));
  }

  /** rank: 0 for the most probable class. */
  function fill(row, { name, p, rank, blank, isKnown }) {
    row.name.textContent = name;
    row.fill.style.transform = `scaleX(${p})`;
    row.text.textContent = isKnown ? percent(p) : "";
    row.button.classList.toggle("best", !blank && rank === 0);
    row.button.setAttribute("aria-label", t("bar.label", { class: name, p: percent(p) }));
    const k = rank + 1;
    if (blank || k > TOP) delete row.button.dataset.testid;
    else row.button.dataset.testid = `top-${k}`;
  }

  function update({ graph, run, source }, changed = ["graph"]) {
    if (!graph) return;
    if (changed.includes("graph")) build(graph);
    document.getElementById("model-name").textContent = titleText(source?.graph.card ?? graph.card, source);
    const blank = !run || run.of.ink.blank, names = graph.card.classes;
    const chances = run?.probabilities ?? names.map(() => 0);
    list.classList.toggle("idle", blank);
    listed(chances).forEach(({ index, rank }, k) => {
      rows[k].index = index;
      fill(rows[k], { name: names[index], p: chances[index], rank, blank, isKnown: Boolean(run) });
    });
    if (blank) {
      first.replaceChildren(h("b", {}, "–"), h("span", { class: "quiet" }, ` ${t(readsPhotos(graph.card) ? "answer.noPhoto" : "answer.blank")}`));
      second.textContent = "";
      second.parentElement.hidden = true;
      return;
    }
    const [best, next] = ranked(chances);
    first.replaceChildren(h("b", {}, names[best]), h("span", {}, ` ${t("answer.sure", { p: percent(chances[best]) })}`));
    second.textContent = next === undefined ? "" : `${names[next]}, ${percent(chances[next])}`;
    second.parentElement.hidden = next === undefined;
  }

  store.subscribe(["graph", "run"], update);
  update(store.get());
}
