/**
 * The room: a larger figure that takes the place of the scene while it is open. state.room is null or
 * {kind, layer, channel}; each kind's module and style, and the sentences of rooms, are loaded when it is first opened, so that the page starts
 * without them. A module exports
 *   openRoom({body, title, store, tools}) -> close(): fills `body`, writes its heading into `title`, follows the store
 */
import { t } from "../text/words.js";
import { byTestId, h } from "./dom.js";
import { addStyle } from "./styles.js";

const FILTERS = { module: () => import("./filters/filters.js"), style: "/static/css/filters.css" };

const ROOMS = {
  stepper: { module: () => import("./stepper/stepper.js"), style: "/static/css/stepper.css" },
  filters: FILTERS, // the sheet of a layer
  filter: FILTERS, // one in full
  patches: { module: () => import("./patches/patches.js"), style: "/static/css/patches.css" },
};

export function createRoom(root, store, tools) {
  const title = h("h2", {});
  const leave = h("button", { type: "button", testid: "room-close", title: t("room.close.key"), onclick: () => store.set({ room: null }) }, t("room.close"));
  const body = h("div", { class: "room-body" });
  root.append(h("header", { class: "room-head" }, title, leave), body);
  let kind = null, close = null, opener = null, turn = 0, words = null;
  const spoken = () => (words ??= tools.learnRooms().catch((error) => {
    words = null; // so that it is tried again
    throw error;
  }));

  function clear() {
    close?.();
    close = null;
    body.replaceChildren();
    title.textContent = "";
  }

  async function enter(wanted) {
    const mine = ++turn;
    clear();
    body.append(h("p", { class: "quiet" }, t("room.loading")));
    try {
      const [{ openRoom }] = await Promise.all([ROOMS[wanted].module(), addStyle(ROOMS[wanted].style), spoken()]);
      if (kind !== wanted || turn !== mine) return; // the reader has gone elsewhere meanwhile
      body.replaceChildren();
      close = openRoom({ body, title, store, tools });
    } catch (error) {
      if (kind === wanted && turn === mine) body.replaceChildren(h("p", {}, t("room.failed", { why: error.message })));
    }
  }

  function update({ room, graph, run, weights }) {
    const ready = graph && run && weights;
    const next = ready && room && ROOMS[room.kind] && graph.byId.has(room.layer) ? room.kind : null;
    if (next === kind) return;
    const before = kind;
    kind = next;
    root.hidden = !next;
    if (next) {
      if (!before) opener = document.activeElement;
      enter(next);
      root.parentElement.scrollIntoView({ block: "nearest" }); // on a phone it may be out of sight
      leave.focus({ preventScroll: true });
    } else {
      clear();
      (opener?.isConnected && opener !== document.body ? opener : byTestId("scene")).focus();
    }
  }

  store.subscribe(["room", "graph", "run", "weights"], update);
  update(store.get());
}
