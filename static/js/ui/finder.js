/** Choose a unit by layer and place: for the keyboard, for screen readers, and where there is no picture. */
import { indexOf, placeOf } from "../net/graph.js";
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { h } from "./dom.js";

const FIELDS = ["channel", "row", "col"];

export function createFinder(root, store, goTo) {
  const layers = h("select", { "aria-label": t("finder.layer"), onchange: () => choose(true) });
  const labels = FIELDS.map(() => h("span", {}));
  const inputs = FIELDS.map(() => h("input", { type: "number", min: 0, onchange: () => choose(false) }));
  const rooms = FIELDS.map((_, k) => h("label", {}, labels[k], inputs[k]));
  const close = h("button", { type: "button", class: "plain", onclick: () => goTo(null) }, t("finder.close"));
  root.append(layers, ...rooms, close);

  function choose(fresh) {
    const layer = store.get().graph.byId.get(layers.value);
    const limits = [layer.channels, layer.rows, layer.cols];
    const [channel, row, col] = inputs.map((input, k) => {
      const middle = k === 0 ? 0 : Math.floor(limits[k] / 2);
      const wanted = fresh ? middle : Math.round(Number(input.value) || 0);
      return Math.min(limits[k] - 1, Math.max(0, wanted));
    });
    goTo({ layer: layer.id, index: indexOf(layer, { channel, row, col }) });
  }

  function update() {
    const { graph, selected } = store.get();
    root.hidden = !graph;
    if (!graph) return;
    if (layers.options.length !== graph.layers.length) {
      layers.replaceChildren(...graph.layers.map((layer) => h("option", { value: layer.id }, titleOf(layer))));
    }
    const layer = graph.byId.get(selected?.layer ?? layers.value);
    layers.value = layer.id;
    const place = selected ? placeOf(layer, selected.index) : null;
    const limits = [layer.channels, layer.rows, layer.cols];
    FIELDS.forEach((name, k) => {
      labels[k].textContent = t(k === 0 && layer.flat ? "finder.unit" : `finder.${name}`);
      inputs[k].max = limits[k] - 1;
      inputs[k].value = place ? place[name] : "";
      rooms[k].hidden = k > 0 && layer.flat;
    });
    close.hidden = !selected;
  }

  store.subscribe(["graph", "selected"], update);
  update();
}
