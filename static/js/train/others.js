/** The trainings of this server that learn what the page's network reads: what each of them does, and a button that joins it. Nobody is taken to one unasked. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { isOfKind } from "./compute/learner.js";
import { keyOf } from "./memory.js";
import { isActive } from "./session.js";
import { listed, rowText } from "./words.js";

const PAUSE = { usual: 5000, most: 60_000 }; // ms between two questions; more while the server does not answer

export function createOthers({ session, store, server }) {
  const { study } = session;
  const rows = new Map(); // id -> {element, button, words}: kept, so that the focus stays where it is
  const none = h("p", { class: "quiet", testid: "train-list-none", hidden: true }, t("train.list.none"));
  const list = h("ul", { class: "train-list", testid: "train-list", "aria-labelledby": "train-list-title" });
  const again = h("button", { type: "button", testid: "train-list-again", onclick: () => load() }, t("train.list.again"));
  const element = h("section", { class: "train-part", testid: "train-others" }, h("div", { class: "train-row" }, h("h3", { id: "train-list-title" }, t("train.list")), again), none, list);
  let timer = null, turn = 0, pause = PAUSE.usual;

  const isLooked = () => Boolean(store.get().train) && !document.hidden;

  async function load() {
    clearTimeout(timer);
    const mine = ++turn;
    if (!isLooked()) return;
    const all = await server.getTrainings().catch(() => null);
    if (mine !== turn) return;
    if (all) draw(listed(all).filter((each) => isOfKind(each, (store.get().base ?? store.get()).graph)));
    pause = all ? PAUSE.usual : Math.min(PAUSE.most, 2 * pause);
    if (isLooked()) timer = setTimeout(load, pause);
  }

  function create(id) {
    const title = h("b", {}), words = h("span", { class: "quiet number" });
    const button = h("button", { type: "button", testid: "train-join", "data-training": id, onclick: () => session.join(id) }, title, " ", words);
    return { element: h("li", {}, button), button, title, words };
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function draw(items) {
    none.hidden = items.some(isActive);
    for (const id of [...rows.keys()].filter((known) => !items.some((item) => item.id === known))) {
      if (rows.get(id).element.contains(document.activeElement)) again.focus(); // it would be lost with the row
      rows.get(id).element.remove();
      rows.delete(id);
    }
    items.forEach((item, k) => {
      if (!rows.has(item.id)) rows.set(item.id, create(item.id));
      const row = rows.get(item.id);
      write(row.title, item.title);
      write(row.words, rowText(item, Boolean(keyOf(item.id))));
      if (list.children[k] !== row.element) list.insertBefore(row.element, list.children[k] ?? null);
    });
    mark(study.get());
  }

  function mark({ series }) {
    for (const [id, { button }] of rows) button.setAttribute("aria-current", String(series?.id === id));
  }

  document.addEventListener("visibilitychange", load);
  store.subscribe(["train", "modelId"], load); // another network may read something else
  let known = null; // what is looked at and what it does: when that changes the list is behind
  study.subscribe(["series", "status"], (now) => {
    const next = `${now.series?.id} ${now.status?.state}`;
    if (next === known) return;
    known = next;
    mark(now);
    load();
  });
  load();
  return { element };
}
