/**
 * The selected unit: where it is, its arithmetic, where its deciding number comes from. How units are
 * explained is loaded once the first numbers are on the screen, so that the page starts without it.
 */
import { trace } from "../net/trace.js";
import { t } from "../text/words.js";
import { rangesOf } from "../view/ranges.js";
import { decidingPath } from "../view/lines.js";
import { shownUnit } from "../view/shown.js";
import { h } from "./dom.js";
import { createDepths } from "./explain/depths.js";
import { unitText } from "./format.js";
import { addStyle } from "./styles.js";

const REST = 120; // ms without a new run: the pen rests

const isSame = (a, b) => a !== null && a.length === b.length && a.every((part, k) => part === b[k]);

/** tools: {goTo, verify} */
export function createPanel(root, store, { goTo, verify }) {
  const title = h("h2", {});
  const empty = h("p", { class: "quiet" });
  const depths = createDepths(store);
  const own = h("section", { class: "figure" }), from = h("section", { class: "figure origin" });
  root.append(title, depths, own, from, empty);
  let figures = null; // {own, from}
  let built = null, written = null; // what they were built for, and the unit and run they show
  let open = false; // are all terms of a long sum shown?
  let resting = null;
  let explain = null, loading = false, failed = null; // explain/unit.js; failed: why it is not there
  let width = root.clientWidth;

  const show = (filled) => {
    for (const element of [title, depths, own]) element.hidden = !filled;
    empty.hidden = filled;
    if (!filled) from.hidden = true;
  };

  /** What figures of a layer are given; rangeOf follows the run. */
  function base() {
    const { graph, tone, depth } = store.get();
    return {
      store, graph, tone, depth, goTo, verify, open,
      room: width,
      rangeOf: (layer, channel) => rangesOf(graph, store.get().run, store.get().scale)(layer, channel),
      shown: (id, index) => shownUnit(graph, store.get().layout, id, index) ?? { layer: id, index },
      toggle: () => {
        open = !open;
        update();
        root.querySelector("[data-testid=panel-more]")?.focus({ preventScroll: true });
      },
    };
  }

  /** A figure of the layer in its place; null where there is none. */
  function build(place, layer, more, make) {
    const figure = layer && explain.createFigure(layer, { ...base(), ...more }, make);
    place.replaceChildren(...(figure?.elements ?? []));
    place.hidden = !figure;
    return figure;
  }

  function rest() {
    clearTimeout(resting);
    resting = null;
    const { own: mine, from: theirs } = figures ?? {};
    mine?.rest(written.traced);
    theirs?.rest(written.last);
    root.classList.remove("behind");
  }

  function write(selected, run) {
    const { graph, weights } = store.get();
    const scene = { graph, values: run.values, weights };
    const layer = graph.byId.get(selected.layer);
    const traced = trace(graph, run.values, weights, layer, selected.index);
    const { path, last } = decidingPath(scene, layer, selected.index);
    const below = path.length > 1 ? last.layer : null;
    if ((figures.from?.layer ?? null) !== below) figures.from = build(from, below, { ids: false, from: path[0].layer }, explain.originFigure);
    figures.own.write(traced);
    figures.from?.write(last);
    title.textContent = unitText(graph, layer, selected.index);
    const moved = written?.selected !== selected;
    written = { selected, run, traced, last };
    clearTimeout(resting);
    if (moved) {
      rest();
    } else {
      root.classList.add("behind");
      resting = setTimeout(rest, REST);
    }
  }

  async function load() {
    if (explain || loading || !store.get().run) return;
    loading = true;
    try {
      [explain] = await Promise.all([import("./explain/unit.js"), addStyle("/static/css/explain.css")]);
    } catch (error) {
      failed = error.message; // the next unit or run tries again
    }
    update();
    loading = false;
  }

  function update() {
    const { selected, run, weights, graph, tone, scale, depth } = store.get();
    const ready = Boolean(selected && run && weights && explain);
    show(ready);
    if (!ready) {
      figures?.own.release();
      built = figures = written = null;
      empty.textContent = failed && !explain ? t("panel.failed", { why: failed }) : t(selected ? "panel.noRun" : "panel.empty");
      return;
    }
    if (built && built[1] !== selected.layer) open = false;
    const wanted = [graph, selected.layer, tone, scale, depth, open, width];
    const scroll = root.parentElement.scrollTop;
    if (!isSame(built, wanted)) {
      figures?.own.release();
      built = wanted;
      written = null;
      figures = { own: build(own, graph.byId.get(selected.layer), { ids: true }, explain.ownFigure), from: build(from, null) };
    }
    if (written?.selected === selected && written.run === run) return;
    write(selected, run);
    if (root.parentElement.scrollTop !== scroll) root.parentElement.scrollTop = scroll;
  }

  store.subscribe(["selected", "weights", "tone", "scale", "graph", "depth"], update);
  store.subscribe(["drawn"], update); // a new run shows with its frame: while the pen moves, values come first
  store.subscribe(["run", "selected"], load);
  store.subscribe(["hover"], ({ hover }) => {
    figures?.own.point(hover);
    figures?.from?.point(hover);
  });
  new ResizeObserver(() => {
    width = root.clientWidth;
    update();
  }).observe(root);
  update();
  const isBehind = () => Boolean(written) && written.run !== store.get().run;
  /** Is the selected unit explained, as far as it can be, with the newest numbers? */
  return { isSettled: () => (!loading || explain !== null) && !isBehind() };
}
