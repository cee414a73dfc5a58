/** The list of all rows with a switch each, by the blocks that hold them: for networks with too many to look for on the scene. */
import { titleOf } from "../text/titles.js";
import { t } from "../text/words.js";
import { groupsOf } from "../view/blocks.js";
import { h } from "./dom.js";
import { addStyle } from "./styles.js";

export async function createLayers(store, button) {
  await addStyle("/static/css/layers.css");
  const list = h("div", { class: "layers-list" });
  const all = h("button", { type: "button", onclick: () => hide([]) }, t("layers.show"));
  const root = h("div", { class: "layers", testid: "layers-list", role: "group", "aria-label": t("scene.layers"), tabindex: -1, hidden: true }, all, list);
  const open = new Map(); // is a block's group unfolded? kept while the list is written anew
  button.closest(".stage").append(root);

  const hide = (hidden) => store.set({ choice: { ...store.get().choice, hidden }, hover: null });

  /** Hides or shows some rows; the others stay as they are. */
  function turn(ids, shown) {
    const { hidden } = store.get().choice;
    hide(shown ? hidden.filter((id) => !ids.includes(id)) : [...new Set([...hidden, ...ids])]);
  }

  const item = ({ id, title, stub, shape }) => h("label", { class: "check" },
    h("input", { type: "checkbox", testid: `layers-show-${id}`, checked: !stub, onchange: (event) => turn([id], event.target.checked) }),
    h("span", {}, titleOf({ title })), h("span", { class: "quiet number" }, shape));

  function group({ block, rows }) {
    if (!block || rows.length === 1) return rows.map(item);
    const hidden = rows.filter(({ stub }) => stub).length;
    const box = h("input", { type: "checkbox", testid: `layers-block-${block}`, checked: hidden === 0, "aria-label": t("layers.all", { block }), onchange: (event) => turn(rows.map(({ id }) => id), event.target.checked) });
    box.indeterminate = hidden > 0 && hidden < rows.length;
    const details = h("details", { open: open.get(block) ?? false }, h("summary", {}, box, h("span", {}, block), h("span", { class: "quiet number" }, String(rows.length))), ...rows.map(item));
    box.addEventListener("click", (event) => event.stopPropagation()); // the box alone, not the group
    details.addEventListener("toggle", () => open.set(block, details.open));
    return [details];
  }

  function update({ graph, choice }) {
    if (root.hidden || !graph) return;
    const focused = document.activeElement?.dataset.testid;
    list.replaceChildren(...groupsOf(graph, choice).flatMap(group));
    all.disabled = choice.hidden.length === 0;
    if (focused?.startsWith("layers-")) list.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }

  function toggle(wanted = root.hidden) {
    root.hidden = !wanted;
    button.setAttribute("aria-expanded", wanted);
    update(store.get());
    (wanted ? root : button).focus();
  }

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // Escape closes the list, and nothing behind it
    toggle(false);
  });
  store.subscribe(["graph", "choice"], update);
  return { toggle: () => toggle() };
}
