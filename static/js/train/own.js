/** The reader's own digits: a drawing is added with the number that it is meant to be. They stay in this browser. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { paintThumb } from "../ui/paint.js";
import { added, without } from "./compute/digits.js";
import { loadDigits, saveDigits } from "./memory.js";

const SIDE = 28;

/** most: how many the server takes; changed(): called when there are more or fewer. -> {element, list() -> [{label, pixels}], close()} */
export function createOwn(store, { most, changed }) {
  let list = loadDigits(most);
  const told = h("p", { class: "quiet", role: "status", testid: "train-own-count" });
  const labels = Array.from({ length: 10 }, (_, k) => h("button", { type: "button", testid: `train-own-${k}`, "aria-label": t("train.own.add", { label: k }), onclick: () => add(k) }, String(k)));
  const shown = h("div", { class: "train-digits" });
  const element = h("div", { class: "train-own" }, h("p", { id: "train-own-ask" }, t("train.own.ask")),
    h("div", { class: "train-labels", role: "group", "aria-labelledby": "train-own-ask" }, ...labels), told, shown);

  function add(label) {
    const next = added(list, { label, pixels: Uint8Array.from(store.get().ink.pixels) }, most);
    if (next !== list) keep(next);
  }

  function keep(next) {
    list = next;
    draw(saveDigits(list));
    changed();
  }

  function remove(k) {
    keep(without(list, k));
    (shown.children[Math.min(k, list.length - 1)] ?? labels[0]).focus();
  }

  function draw(saved = true) {
    shown.replaceChildren(...list.map(({ label, pixels }, k) => {
      const canvas = h("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
      paintThumb(canvas, pixels, store.get().theme);
      return h("button", { type: "button", class: "train-digit", testid: "train-own-digit", title: t("train.own.remove", { label }), "aria-label": t("train.own.remove", { label }), onclick: () => remove(k) }, canvas, h("span", {}, String(label)));
    }));
    const count = t(list.length ? "train.own.count" : "train.own.none", { count: list.length, most });
    told.textContent = saved ? count : `${count} ${t("train.own.unsaved")}`;
    update(store.get());
  }

  function update({ ink }) {
    for (const button of labels) button.disabled = !ink || ink.blank || list.length >= most;
  }

  const leaves = [store.subscribe(["ink"], update), store.subscribe(["theme"], () => draw())];
  draw();
  return { element, list: () => list, close: () => leaves.forEach((leave) => leave()) };
}
