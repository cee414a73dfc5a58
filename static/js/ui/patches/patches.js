/**
 * The room of patches: what excites filters most, in an early, a middle and a late layer, cut out of the pictures that the
 * network's card names by the receptive field of the unit that was excited (Zeiler and Fergus 2013). The server looks for
 * them; that takes some seconds for the first layer of a network and can be given up.
 */
import { t } from "../../text/words.js";
import { bandsOf, placeInBands } from "../../view/bands.js";
import { isHeld } from "../asking.js";
import { h } from "../dom.js";
import { whole } from "../format.js";
import { createBand, PATCHES } from "./band.js";
import { loadExample } from "./load.js";

/** What a card's examples are called. */
const OF = { mnist: "patches.of.digits", "four-classes": "patches.of.photos" };

export function openRoom({ body, title, store, tools }) {
  let bands = [], shown = [], graph = null, closed = false, control = null, busy = false;
  const waiting = new Set(); // numbers of bands that are still to be asked for
  const about = h("p", { class: "patches-about", testid: "patches-about" });
  const stop = h("button", { type: "button", testid: "patches-stop", onclick: giveUp }, t("patches.stop"));
  const progress = h("progress", { max: 1 }), working = h("p", { class: "patches-working", role: "status", hidden: true }, h("span", {}, t("patches.searching")), progress, stop);
  const list = h("div", { class: "bands" });
  body.append(h("div", { class: "patches", testid: "patches" }, about, working, list));
  title.textContent = t("patches.title");

  function want(k) {
    waiting.add(k);
    bands[k].wait();
    work();
  }

  function follow() {
    working.hidden = !busy;
    progress.max = shown.length;
    progress.value = shown.length - waiting.size - (busy ? 1 : 0);
    list.setAttribute("aria-busy", String(busy));
  }

  /** One question after the other: the server looks for all layers at once, when it is first asked. */
  async function work() {
    if (busy || closed) return;
    busy = true;
    while (waiting.size && !closed) {
      const [k] = waiting, band = bands[k], asked = band.wanted();
      waiting.delete(k);
      control = new AbortController();
      follow();
      const current = () => !closed && bands[k] === band && !waiting.has(k);
      try {
        const told = await tools.topDigits(asked.layer, PATCHES, asked.maps, control.signal);
        if (current()) band.show(told);
        if (current()) say(told);
      } catch (error) {
        if (current() && error.name === "AbortError") band.stop(() => want(k));
        else if (current()) band.fail(error.message, () => want(k));
      }
    }
    busy = false;
    if (!closed) follow();
  }

  function giveUp() {
    for (const k of waiting) bands[k].stop(() => want(k));
    waiting.clear();
    control?.abort();
  }

  const say = ({ images, examples }) => (about.textContent = `${t(OF[examples], { count: whole(images) })} ${t("patches.about")}`);

  /** The example on the page, and the unit of it that was excited. */
  function choose(row, item) {
    loadExample({ store, tools }, item, t("patches.name", { name: item.class, number: item.example }));
    store.set({ room: null });
    tools.goTo({ layer: row.id, index: item.unit.index });
  }

  const go = (layer, channel, kind = "patches") => store.set({ room: { kind, layer, channel } });

  function build() {
    graph = store.get().graph;
    waiting.clear();
    control?.abort();
    shown = bandsOf(graph);
    about.textContent = t(shown.length ? "patches.about" : "patches.none");
    bands = shown.map(({ rows, ...rest }) => createBand({ rows, ...rest }, {
      turn: (row, channel) => go(rows[row].id, Math.min(channel, rows[row].base.channels - 1)),
      choose,
      openFilter: (layer, channel) => go(layer, channel, "filter"),
    }));
    list.replaceChildren(...bands.map(({ element }) => element));
  }

  /** Turns the band of the room's layer to it -> the band's number, or null. */
  function aim({ layer, channel }) {
    const place = placeInBands(graph, shown, layer);
    if (!place) return null;
    bands[place.band].aim(place.row, channel);
    return place.band;
  }

  function open() {
    build();
    aim(store.get().room);
    if (!isHeld(store.get())) {
      about.textContent = t("patches.unknown");
      list.replaceChildren();
      return;
    }
    for (const k of bands.keys()) want(k);
    follow();
  }

  function update(state, changed) {
    if (closed || state.room?.kind !== "patches") return;
    if (state.graph !== graph || changed.includes("source")) return open();
    const band = aim(state.room);
    if (band !== null && list.childElementCount) want(band);
  }

  open();
  const unsubscribe = store.subscribe(["room", "graph", "source"], update);
  return () => {
    closed = true;
    control?.abort();
    unsubscribe();
  };
}
