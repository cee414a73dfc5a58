/** Up from the selected unit: which units of the later layers it can still change, counted; the scene outlines them. */
import { carries } from "../net/abilities.js";
import { reachOf } from "../net/reach.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { h } from "./dom.js";

const counted = (count) => count.toLocaleString("en");

export function createReach(root, store) {
  const button = h("button", {
    type: "button", testid: "reach", "aria-pressed": "false", title: t("reach.key"),
    onclick: () => store.set({ reach: !store.get().reach }),
  }, t("reach.button"));
  const list = h("div", { class: "reached", testid: "reached" });
  const section = h("section", { hidden: true }, button, list);
  root.append(section);

  function rows(graph, { layer: id, index }) {
    const reached = [...reachOf(graph, graph.byId.get(id), index)].filter(([above]) => !carries(graph.byId.get(above)));
    if (!reached.length) return [h("p", { class: "quiet" }, t("reach.none"))];
    const row = ([above, { count, set }]) => {
      const layer = graph.byId.get(above);
      return h("li", { "data-layer": above, "data-value": count },
        t("reach.count", { layer: titleOf(layer), count: counted(count), size: counted(set.length) }));
    };
    return [h("p", { class: "quiet" }, t("reach.say")), h("ul", { class: "number" }, ...reached.map(row))];
  }

  function update({ graph, selected, reach }) {
    section.hidden = !graph || !selected || graph.consumers.get(selected.layer).length === 0;
    if (section.hidden) return;
    button.setAttribute("aria-pressed", String(reach));
    list.replaceChildren(...(reach ? rows(graph, selected) : []));
  }

  store.subscribe(["graph", "selected", "reach"], update);
  update(store.get());
}
