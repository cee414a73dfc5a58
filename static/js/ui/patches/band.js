/** One band of the room of patches: a layer to choose, a few of its filters, and of each the patches that excite it most. */
import { three } from "../../net/formula.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { cutOf } from "./cut.js";

export const FILTERS = 4; // at once
export const PATCHES = 9; // of each
const SIDE = 46; // css px of the largest patch of a layer

function patchButton(item, inset, most, { title, choose }) {
  const { rgba, width, height } = cutOf(item, inset), scale = SIDE / most;
  const canvas = h("canvas", { width, height, "aria-hidden": "true", style: { width: `${width * scale}px`, height: `${height * scale}px` } });
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  const value = three(item.value);
  return h("button", { type: "button", class: "patch", testid: "patch", "data-value": item.value, "data-example": item.example, "data-unit": item.unit.index, "aria-label": t("patches.item", { name: item.class, value, title }), title: t("patches.item.key"), onclick: () => choose(item) },
    h("span", { class: "patch-room" }, canvas), h("span", { class: "patch-words" }, h("span", {}, item.class), h("span", { class: "number quiet" }, value)));
}

function filterFigure({ channel, items }, inset, most, { row, choose, openFilter }) {
  const name = t(row.base.flat ? "patches.unit" : "patches.filter", { channel }), dead = items.every(({ value }) => value <= 0);
  return h("figure", { class: "excites", testid: "patches-filter", "data-channel": channel },
    h("figcaption", {}, h("button", { type: "button", class: "link", onclick: () => openFilter(row.base.id, channel) }, name)),
    dead ? h("p", { class: "quiet" }, t("patches.dead")) : h("div", { class: "patch-grid" },
      ...items.map((item) => patchButton(item, inset, most, { title: name, choose: (chosen) => choose(row, chosen) }))));
}

/** band: of view/bands.js; tell: {turn(row, channel), choose(row, item), openFilter(layer, channel)}; -> {element, aim, wait, show, fail, stop, wanted} */
export function createBand({ name, rows, first }, tell) {
  let row = first, channel = 0;
  const layers = h("select", { testid: `patches-layer-${name}`, "aria-label": t("filters.layer"), onchange: () => tell.turn(layers.selectedIndex, 0) },
    ...rows.map(({ base }) => h("option", {}, titleOf(base))));
  const step = (by, key) => h("button", { type: "button", testid: `patches-${key}-${name}`, title: t(`patches.${key}.key`), onclick: () => tell.turn(row, channel + by * FILTERS) }, t(`patches.${key}`));
  const previous = step(-1, "previous"), next = step(1, "next"), which = h("span", { class: "number quiet" });
  const room = h("div", { class: "excites-row", "aria-live": "off" });
  const element = h("section", { class: "band", testid: `patches-${name}` },
    h("header", {}, h("h3", {}, t(`patches.${name}`)), h("p", { class: "quiet" }, t(`patches.${name}.about`)),
      h("div", { class: "band-tools" }, layers, previous, next, which)), room);

  const count = () => rows[row].base.channels;
  const last = () => Math.min(count(), channel + FILTERS) - 1;
  const say = (...children) => room.replaceChildren(h("p", { class: "quiet" }, ...children));

  function aim(toRow, toChannel) {
    row = toRow;
    channel = Math.max(0, Math.floor(Math.min(toChannel, count() - 1) / FILTERS) * FILTERS);
    layers.selectedIndex = row;
    previous.disabled = channel === 0;
    next.disabled = last() >= count() - 1;
    which.textContent = t("patches.which", { first: channel, last: last(), count: count() });
  }

  aim(row, channel);
  return {
    element,
    aim,
    /** What is asked of the server: {layer, maps: "0-3"}. */
    wanted: () => ({ layer: rows[row].id, maps: `${channel}-${last()}` }),
    wait: () => say(t("patches.waiting")),
    stop: (again) => say(t("patches.stopped"), " ", h("button", { type: "button", testid: "patches-again", onclick: again }, t("patches.again"))),
    fail: (why, again) => say(t("patches.failed", { why }), " ", h("button", { type: "button", testid: "patches-again", onclick: again }, t("filters.again"))),
    show({ channels, inset }) {
      const most = channels.reduce((found, { items }) => items.reduce((side, { box }) => Math.max(side, box.width, box.height), found), 1);
      room.replaceChildren(...channels.map((each) => filterFigure(each, inset, most, { ...tell, row: rows[row] })));
    },
  };
}
