/**
 * Two networks on the same picture: what each says of it, side by side, and in words how far they agree. Both answers are
 * the server's; the second is asked for when the first has come, and only the newest question counts.
 */
import { isComparable } from "../net/compare.js";
import { createNewest } from "../ui/asking.js";
import { h } from "../ui/dom.js";
import { percent } from "../ui/format.js";
import { t } from "../text/words.js";
import { agreement } from "./compute/figures.js";
import { share } from "./words.js";

export function openBeside({ root, store, tools }) {
  let answer = null; // {of, probabilities} of the second network
  const choose = h("select", { testid: "beside-model", onchange: () => store.set({ beside: choose.value }) });
  const close = h("button", { type: "button", testid: "beside-close", onclick: leave }, t("beside.close"));
  const said = h("p", { testid: "beside-said", role: "status" }), trouble = h("p", { class: "gallery-trouble", testid: "beside-trouble", hidden: true });
  const head = h("tr", {});
  const body = h("tbody", {}), table = h("table", { testid: "beside-table" }, h("caption", { class: "unseen" }, t("beside.caption")), h("thead", {}, head), body);
  root.replaceChildren(h("header", {}, h("label", {}, h("span", {}, t("beside.title")), choose), close), table, said, trouble);

  const entries = () => {
    const { modelId, beside } = store.get();
    return { first: tools.library.entry(modelId), second: tools.library.entry(beside) };
  };

  const newest = createNewest(({ id, of }) => tools.answerOf(id, of), {
    answered(run, { of }) {
      answer = { of, probabilities: run.probabilities };
      trouble.hidden = true;
      write();
    },
    failed(error, { id }) {
      trouble.hidden = false;
      trouble.textContent = t("beside.failed", { id, why: error.message });
    },
  });

  function leave() {
    store.set({ beside: null });
    document.querySelector("[data-testid=beside-open]")?.focus();
  }

  function bar(p, name) {
    const fill = h("span", { class: "fill" });
    fill.style.transform = `scaleX(${p})`;
    return h("td", { "data-of": name, "data-value": p }, h("div", {}, h("span", { class: "track" }, fill), h("span", { class: "number" }, percent(p))));
  }

  function write() {
    const { served } = store.get(), { first, second } = entries();
    const now = Boolean(served && first && second && answer && answer.of === served.of);
    table.setAttribute("aria-busy", String(!now));
    if (!now) return;
    const p = served.probabilities, q = answer.probabilities;
    head.replaceChildren(h("td", {}), h("th", { scope: "col" }, first.title), h("th", { scope: "col" }, second.title));
    const rows = first.classes.map((name, k) => h("tr", { "data-class": name }, h("th", { scope: "row" }, name), bar(p[k], "first"), bar(q[k], "second")));
    body.replaceChildren(...rows);
    const { same, first: a, second: b } = agreement(p, q);
    if (a === b) rows[a].classList.add("both");
    rows[a].children[1].classList.add("best");
    rows[b].children[2].classList.add("best");
    const names = { first: first.title, second: second.title, a: first.classes[a], b: first.classes[b], p: percent(p[a]), q: percent(q[b]), same: share(same) };
    const blank = served.of.ink.blank;
    said.dataset.same = same;
    said.dataset.verdict = blank ? "blank" : a === b ? "agree" : "differ";
    said.textContent = t(`beside.${said.dataset.verdict}`, names);
    table.classList.toggle("idle", Boolean(blank));
  }

  function list() {
    const { first } = entries(), { beside } = store.get();
    if (!first) return;
    choose.replaceChildren(...tools.models.filter((item) => isComparable(first, item)).map(({ id, title }) => h("option", { value: id }, title)));
    choose.value = beside;
  }

  function update({ served, beside }, changed = ["beside"]) {
    if (changed.includes("beside") || changed.includes("modelId")) list();
    const { first, second } = entries();
    if (!beside || !served || !first || !second || !isComparable(first, second)) return newest.drop();
    if (answer && !changed.includes("beside") && answer.of === served.of) return write();
    answer = null;
    write();
    newest.ask({ id: beside, of: served.of });
  }

  store.subscribe(["beside", "served", "modelId"], update);
  update(store.get());
  root.scrollIntoView({ block: "nearest" });
}
