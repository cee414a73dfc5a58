/**
 * Cells and terms that stand for taps. Pointing at one lights every element of that tap here, names it in a line of its
 * own, and lights the unit in the scene (state.probe); a unit pointed at in the scene is marked here.
 */
import { tapLayer } from "../../net/trace.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";
import { tapText } from "../format.js";

const isTouch = (event) => event.pointerType === "touch";

/** shown(layer id, index) -> the unit as it is drawn */
export function createProbing({ store, graph, goTo, shown }) {
  const tapOf = new Map(); // element -> tap
  const leads = new Set(); // elements that lead to their unit
  const readout = h("p", { class: "readout quiet", testid: "panel-readout" });
  let traced = null, lit = -1;

  const unitOf = (tap) => (traced.taps[tap] < 0 ? null : shown(tapLayer(traced, tap).id, traced.taps[tap]));

  function say() {
    const text = lit < 0 ? t("panel.point") : tapText(graph, traced, lit, unitOf(lit));
    if (readout.textContent !== text) readout.textContent = text;
    readout.classList.toggle("quiet", lit < 0);
  }

  function mark(name, is) {
    for (const [element, tap] of tapOf) element.classList.toggle(name, is(tap));
  }

  function light(tap) {
    if (tap === lit) return;
    lit = tap;
    mark("lit", (each) => each === tap);
    const unit = tap < 0 ? null : unitOf(tap);
    store.set({ probe: unit && [unit] });
    say();
  }

  /** Marks the taps that are drawn as this unit. */
  function point(unit) {
    if (!traced) return;
    const drawn = new Map(traced.inputs.map(({ id }) => [id, unit ? shown(id, unit.index).layer : null]));
    mark("pointed", (tap) => unit !== null && traced.taps[tap] === unit.index && drawn.get(tapLayer(traced, tap).id) === unit.layer);
  }

  const tied = (event) => {
    for (let element = event.target; element && element !== event.currentTarget; element = element.parentElement) {
      if (tapOf.has(element)) return element;
    }
    return null;
  };
  const lead = (element) => {
    const unit = leads.has(element) && unitOf(tapOf.get(element));
    if (unit) goTo(unit);
  };
  /** What a holder of such elements listens to. A finger lights with its first tap and leads with the second. */
  const listeners = {
    onpointerover: (event) => {
      const element = tied(event);
      if (!isTouch(event) && (element || !event.target.closest(".grid"))) light(element ? tapOf.get(element) : -1);
    },
    onpointerleave: (event) => {
      if (!isTouch(event)) light(-1);
    },
    onfocusin: (event) => {
      const element = tied(event);
      if (!element || !event.target.matches(":focus-visible")) return;
      light(tapOf.get(element));
      if (element.getAttribute("role") === "gridcell") element.setAttribute("aria-label", readout.textContent);
    },
    onfocusout: () => light(-1),
    onclick: (event) => {
      const element = tied(event);
      if (!element) return;
      if (isTouch(event) && tapOf.get(element) !== lit) light(tapOf.get(element));
      else lead(element);
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && event.target.getAttribute("role") === "gridcell") lead(tied(event));
    },
  };

  return {
    readout,
    listeners,
    point,
    release: () => light(-1),
    /** Says which tap an element stands for; `leading`: a click on it goes to the tap's unit. */
    tie(element, tap, leading = false) {
      tapOf.set(element, tap);
      if (leading) leads.add(element);
    },
    /** The trace that is going to be written. */
    take(next) {
      if (traced && traced.index !== next.index) light(-1);
      traced = next;
    },
    /** After it is written: terms may have changed places. */
    settle() {
      mark("lit", (tap) => tap === lit);
      point(store.get().hover);
      say();
    },
  };
}
