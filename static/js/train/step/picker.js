/**
 * Which weight is followed: a layer, one of its filters, and a cell of it, drawn in the colours of the weights' gradients.
 */
import { tileAt, tilesOf } from "../../net/filters.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { createGrid, reach } from "../../ui/grid.js";
import { short } from "./equation.js";

/** How many weights make one output of a layer. */
const spanOf = (layer, tensor) => tensor.length / layer.channels;

export function createPicker({ store, desk }) {
  const layers = h("select", { testid: "update-layer", onchange: () => choose(layers.value, "weight", 0, true) });
  const channels = h("select", { testid: "update-channel", onchange: () => choose(desk.get().lesson.pick.layer, "weight", Number(channels.value), true) });
  const bias = h("button", { type: "button", testid: "update-bias", onclick: () => choose(desk.get().lesson.pick.layer, "bias", channelNow()) });
  const largest = h("button", { type: "button", testid: "update-largest", title: t("update.largest.why"), onclick: () => desk.set({ pick: null }) }, t("update.largest"));
  const tilesRoom = h("div", { class: "update-tiles", testid: "update-kernel" });
  const caption = h("p", { class: "quiet" });
  let built = "", grids = [], offered = null;

  /** The channel that a weight or a bias belongs to. */
  function channelOfPick({ graph, pick, back }) {
    const layer = graph.byId.get(pick.layer);
    return pick.role === "bias" ? pick.index : Math.floor(pick.index / spanOf(layer, back.gradients.get(layer.id).weight));
  }
  const channelNow = () => channelOfPick(desk.get().lesson);

  /** Of a channel that is looked at anew the weight with the largest gradient is followed. */
  function choose(id, role, channel, anew = false) {
    const { graph, back } = desk.get().lesson;
    if (role === "bias") return desk.set({ pick: { layer: id, role, index: channel } });
    const { weight } = back.gradients.get(id), span = spanOf(graph.byId.get(id), weight);
    const own = weight.subarray(channel * span, (channel + 1) * span);
    const most = anew ? own.reduce((best, x, k) => (Math.abs(x) > Math.abs(own[best]) ? k : best), 0) : 0;
    desk.set({ pick: { layer: id, role, index: channel * span + most } });
  }

  function build(layer, tiles) {
    grids = Array.from({ length: tiles.count }, (_, k) => {
      const grid = createGrid(tiles.rows * tiles.cols, tiles.cols);
      const take = ({ target }) => {
        const cell = grid.cells.indexOf(target);
        const { weight } = desk.get().lesson.back.gradients.get(layer.id);
        if (cell >= 0) desk.set({ pick: { layer: layer.id, role: "weight", index: channelNow() * spanOf(layer, weight) + k * tiles.rows * tiles.cols + cell } });
      };
      grid.element.addEventListener("click", take);
      grid.element.addEventListener("keydown", (event) => event.key === "Enter" && take(event));
      return grid;
    });
    tilesRoom.style.setProperty("--tiles", String(tiles.count > 1 ? Math.min(tiles.count, Math.ceil(Math.sqrt(tiles.count * 2))) : 1));
    tilesRoom.style.setProperty("--side", `${tiles.cols * (tiles.count > 6 ? 13 : tiles.count > 1 ? 19 : 24)}px`);
    tilesRoom.replaceChildren(...grids.map(({ element }) => element));
  }

  function offer({ graph, back }) {
    if (offered === graph) return;
    offered = graph;
    built = "";
    layers.replaceChildren(...graph.layers.filter(({ id }) => back.gradients.get(id)?.weight).map((layer) => h("option", { value: layer.id }, titleOf(layer))));
  }

  function update(lesson) {
    const { graph, pick, back } = lesson, layer = graph.byId.get(pick.layer), own = back.gradients.get(layer.id);
    offer(lesson);
    const channel = channelOfPick(lesson), tiles = tilesOf(graph, layer, channel), area = tiles.rows * tiles.cols;
    if (built !== layer.id) {
      built = layer.id;
      layers.value = layer.id;
      channels.replaceChildren(...Array.from({ length: layer.channels }, (_, c) => h("option", { value: c }, String(c))));
      build(layer, tiles);
    }
    channels.value = String(channel);
    const span = spanOf(layer, own.weight), first = channel * span;
    const numbers = own.weight.subarray(first, first + span), range = reach(numbers), { tone } = store.get();
    grids.forEach(({ write }, k) => {
      const marked = pick.role === "weight" ? pick.index - first - k * area : -1;
      const label = tiles.first === null ? t("update.tile.all") : t("update.tile", { map: tiles.first + k });
      write(tileAt(numbers, tiles, k), { tone, range, ems: 0, label, marked });
    });
    bias.hidden = !own.bias;
    bias.textContent = t("update.bias", { gradient: own.bias ? short(own.bias[channel]) : "" });
    bias.setAttribute("aria-pressed", String(pick.role === "bias"));
    caption.textContent = t("update.tiles", { range: short(range) });
  }

  const element = h("div", { class: "update-picker" },
    h("div", { class: "update-fields" },
      h("label", {}, h("span", {}, t("finder.layer")), layers), h("label", {}, h("span", {}, t("update.channel")), channels), bias, largest),
    tilesRoom, caption);
  return { element, update };
}
