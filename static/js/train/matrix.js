/** What was read as what: a row for each true class, a column for each answer; it grows while an exam runs. */
import { calmed, isLive } from "./calm.js";
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { whole } from "../ui/format.js";
import { cellOf, isCommon, totals, worst } from "./compute/confusion.js";
import { examinedAt, share, steppedText, thingsText } from "./words.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function createMatrix({ study }) {
  const head = h("tr", {}), body = h("tbody", {});
  const table = h("table", { class: "matrix", testid: "train-matrix", onkeydown: move }, h("caption", { class: "quiet" }, t("train.matrix.axes")), h("thead", {}, head), body);
  const told = h("p", { testid: "train-matrix-cell" }), count = h("p", { class: "quiet number", testid: "train-matrix-count" });
  const element = h("div", { class: "train-matrix" }, count, table, told);
  let cells = [], names = null, chosen = null, confusion = null;

  function build(classes) {
    names = classes;
    chosen = null;
    cells = names.map((_, truth) => names.map((_, read) =>
      h("button", { type: "button", class: truth === read ? "right" : "wrong", tabindex: truth || read ? -1 : 0, "data-truth": truth, "data-read": read, onclick: () => choose(truth, read) })));
    head.replaceChildren(h("td", {}), ...names.map((name) => h("th", { scope: "col" }, name)));
    table.classList.toggle("named", names.some((name) => name.length > 2));
    body.replaceChildren(...cells.map((row, truth) => h("tr", {}, h("th", { scope: "row" }, names[truth]), ...row.map((cell) => h("td", {}, cell)))));
  }

  function choose(truth, read) {
    chosen = { truth, read };
    for (const [row, line] of cells.entries()) for (const [col, cell] of line.entries()) cell.tabIndex = row === truth && col === read ? 0 : -1;
    tell();
  }

  function move(event) {
    const [down, right] = STEPS[event.key] ?? [];
    if (down === undefined || !event.target.dataset.truth) return;
    event.preventDefault();
    const within = (k) => Math.min(names.length - 1, Math.max(0, k));
    const [truth, read] = [within(Number(event.target.dataset.truth) + down), within(Number(event.target.dataset.read) + right)];
    choose(truth, read);
    cells[truth][read].focus();
  }

  /** The chosen cell in words; else the confusion that is most common. */
  function tell() {
    if (!confusion) return told.replaceChildren();
    const most = worst(confusion);
    const cell = chosen ? cellOf(confusion, chosen.truth, chosen.read) : most;
    const words = cell && { ...cell, truth: names[cell.truth], read: names[cell.read], count: whole(cell.count), of: whole(cell.of), share: share(cell.share) };
    const key = chosen ? "cell" : !most ? "none" : isCommon(most) ? "worst" : "few";
    const text = t(`train.matrix.${key}`, words ?? {});
    if (told.textContent !== text) told.textContent = text;
    for (const line of cells) for (const each of line) each.setAttribute("aria-pressed", String(Boolean(chosen) && Number(each.dataset.truth) === chosen.truth && Number(each.dataset.read) === chosen.read));
  }

  function update(now) {
    const { confusion: next = null, step = null } = examinedAt(now, now.place) ?? {};
    if (next === confusion && confusion) return;
    confusion = next;
    table.hidden = !confusion;
    if (!confusion) {
      count.textContent = now.stepped ? steppedText(now.stepped) : t("train.matrix.nothing", { things: thingsText(now) });
      return tell();
    }
    const { tested, right, shown } = totals(confusion);
    if (names !== now.classes) build(now.classes);
    count.textContent = t("train.matrix.count", { tested: whole(tested), right: whole(right), step: whole(step), all: whole(now.all), things: thingsText(now) });
    confusion.forEach((row, truth) => row.forEach((n, read) => {
      const cell = cells[truth][read], part = shown[truth] ? n / shown[truth] : 0;
      cell.textContent = n ? String(n) : "";
      cell.dataset.value = n;
      cell.style.setProperty("--part", `${Math.round(100 * Math.sqrt(part))}%`);
      cell.setAttribute("aria-label", t("train.matrix.cell", { truth: names[truth], read: names[read], count: n, of: shown[truth], share: share(part) }));
    }));
    tell();
  }

  study.subscribe(["rows", "status", "place", "series", "stepped"], calmed(update, isLive));
  update(study.get());
  return { element };
}
