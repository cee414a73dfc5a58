/**
 * The gallery: all networks of the server as pictures with their numbers, or as points of a chart. A dialog below the
 * model's name; loaded when it is first opened.
 */
import { h } from "../ui/dom.js";
import { t } from "../text/words.js";
import { createCards } from "./cards.js";
import { createChart } from "./chart.js";
import { learnCards } from "./words.js";

/** root: the model's menu in the header; button: what opens it -> {show()} */
export async function openGallery({ root, button, store, tools }) {
  const actions = {
    open(id) {
      dialog.close();
      tools.openModel(id);
    },
    beside(id) {
      dialog.close();
      store.set({ beside: store.get().beside === id ? null : id });
    },
  };
  learnCards(await tools.cardWords());
  const views = { cards: createCards({ store, tools, actions }), chart: createChart({ store, actions }) };
  let view = "cards";
  const choose = (name, testid) => h("button", { type: "button", testid, onclick: () => turn(name) }, t(`gallery.show.${name}`));
  const tabs = { cards: choose("cards", "gallery-show-cards"), chart: choose("chart", "gallery-show-chart") };
  const close = h("button", { type: "button", testid: "gallery-close", onclick: () => dialog.close() }, t("gallery.close"));
  const trouble = h("p", { class: "gallery-trouble", role: "alert", hidden: true });
  const head = h("header", { class: "gallery-head" }, h("h2", { id: "gallery-title" }, t("gallery.title")),
    h("div", { class: "switch", role: "group", "aria-label": t("gallery.show") }, ...Object.values(tabs)), h("span", { class: "push" }), close);
  const body = h("div", { class: "gallery-body" }, trouble, views.cards.element, views.chart.element);
  const dialog = h("dialog", {
    class: "gallery", testid: "gallery", "aria-labelledby": "gallery-title", onclose: () => button.setAttribute("aria-expanded", "false"),
    onclick: ({ target }) => target === dialog && dialog.close(), // beside it
  }, head, body);
  root.append(dialog);

  function turn(name) {
    view = name;
    for (const [each, { element }] of Object.entries(views)) {
      element.hidden = each !== name;
      tabs[each].setAttribute("aria-pressed", String(each === name));
    }
    views[name].update(tools.models);
  }

  return {
    async show() {
      dialog.showModal();
      button.setAttribute("aria-expanded", "true");
      turn("cards");
      views[view].focus();
      const known = JSON.stringify(tools.models);
      try {
        const items = await tools.library.renew(); // networks are kept and deleted while the page is open
        trouble.hidden = true;
        if (JSON.stringify(items) === known) return;
        turn(view);
        views[view].focus();
      } catch (error) {
        trouble.hidden = false;
        trouble.textContent = t("gallery.old", { why: error.message });
      }
    },
  };
}
