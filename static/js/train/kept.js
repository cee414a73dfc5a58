/** What was kept: models with a history, or of the reader's own; and, after a training, the field that gives it a name. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { keyOf, rememberKey, rememberTraining } from "./memory.js";
import { isActive } from "./session.js";

export function createKept({ session, store, tools, server }) {
  const { study } = session;
  const titleOf = (id) => tools.models.find((each) => each.id === id)?.title ?? id;
  const list = h("ul", { class: "train-models", testid: "train-models" });
  const name = h("input", { type: "text", id: "train-name", testid: "train-name", maxlength: 40, autocomplete: "off", required: true });
  const form = h("form", { class: "train-keep", hidden: true, onsubmit: keep }, h("label", { for: "train-name" }, t("train.keep.name")), h("div", { class: "train-row" }, name, h("button", { testid: "train-keep" }, t("train.keep"))));
  const back = h("button", { type: "button", testid: "train-base", hidden: true, onclick: () => session.lookAtModel() });
  const element = h("details", { class: "train-part", testid: "train-kept" }, h("summary", {}, h("h3", {}, t("train.kept"))), list);
  const told = h("p", { role: "status", class: "quiet", testid: "train-kept-said" });

  async function keep(event) {
    event.preventDefault();
    const { series } = study.get();
    const item = await session.attempt(() => server.keep(series.id, name.value.trim(), series.key));
    if (!item) return;
    rememberKey(item.id, series.key);
    name.value = "";
    told.textContent = t("train.keep.done", { title: item.title });
    study.set({ status: { ...study.get().status, kept: item.id } });
    element.open = true;
    await load();
    element.querySelector("summary").focus(); // the form is gone, the list is what the reader wants to see
  }

  async function load() {
    const models = await session.attempt(() => tools.library.renew());
    if (models) list.replaceChildren(...models.filter((each) => each.history || each.kept).map(row));
  }

  function row({ id, title, accuracy, kept }) {
    const here = id === store.get().modelId;
    const open = h("button", { type: "button", disabled: here, testid: "train-model-open", onclick: () => enter(id) }, t(here ? "train.model.here" : "train.model.open"));
    const download = h("a", { href: server.downloadAddress(id), download: "", testid: "train-model-download" }, t("train.model.download"));
    const remove = kept && keyOf(id) ? h("button", { type: "button", testid: "train-model-delete", onclick: () => (remove.dataset.sure ? erase(id, title) : ask()) }, t("train.model.delete")) : null;
    function ask() {
      remove.dataset.sure = "1";
      remove.textContent = t("train.model.sure");
      remove.addEventListener("blur", () => {
        delete remove.dataset.sure;
        remove.textContent = t("train.model.delete");
      }, { once: true });
    }
    const [measured] = Object.values(accuracy);
    return h("li", { "data-model": id }, h("b", {}, title), h("span", { class: "quiet number" }, measured === undefined ? "" : `${(100 * measured).toFixed(2)} %`), h("span", { class: "train-row" }, open, download, remove));
  }

  /** That network in the page: its own history is what the column shows then. */
  function enter(id) {
    rememberTraining(null);
    tools.openModel(id);
  }

  async function erase(id, title) {
    const done = await session.attempt(() => server.deleteModel(id, keyOf(id)));
    if (!done) return;
    if (id === store.get().modelId) return enter(store.get().defaultModel); // the page cannot stay with what is gone
    told.textContent = t("train.model.deleted", { title });
    await load();
    element.querySelector("summary").focus();
  }

  function update({ series, status, rows }) {
    const over = series?.kind === "training" && !isActive(status);
    form.hidden = !over || !series.key || Boolean(status?.kept) || !rows.some(({ kept }) => kept);
    back.hidden = !over && (series?.kind !== "training" || Boolean(series.key)); // another's can be left at any time
  }

  /** Another network is the page's. */
  function follow({ modelId }) {
    back.textContent = t("train.back", { title: titleOf(modelId) });
    if (element.open) load();
  }

  element.addEventListener("toggle", () => element.open && load());
  study.subscribe(["series", "status", "rows"], update);
  store.subscribe(["modelId"], follow);
  follow(store.get());
  update(study.get());
  return { element, after: h("div", { class: "train-after" }, form, told, back) };
}
