/** One filter of the second layer: as deep as what it reads, one kernel for each map below, and one map above. */
import { kernelOf, mapFacts, tileAt, tilesOf, weightRange } from "../../net/filters.js";
import { three } from "../../net/formula.js";
import { unitsOf } from "../../net/graph.js";
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { rangesOf } from "../../view/ranges.js";
import { figure, picture, slider } from "./parts.js";

const LAYER = "conv2";
const SIDE = { small: 44, result: 110 }; // css px

export function createDepth(context) {
  const { store, tools, say } = context;
  const { graph } = store.get();
  const layer = graph.byId.get(LAYER), below = graph.byId.get(layer.inputs[0]);
  const tiles = tilesOf(graph, layer, 0);
  let channel = 0;

  const pictures = (key) => Array.from({ length: tiles.count }, (_, k) => picture({ label: say(key, { k }), side: SIDE.small }));
  const maps = pictures("fig.depth.below"), kernels = pictures("fig.depth.kernel");
  const result = picture({ label: say("fig.depth.above"), side: SIDE.result });
  const facts = h("div", { class: "facts" });
  const chosen = slider({
    label: say("fig.depth.filter"), min: 0, max: layer.channels - 1, value: channel,
    onInput(next) {
      channel = next;
      update(store.get());
    },
  });
  const row = (parts) => h("div", { class: "depth-row" }, ...parts.map((part) => part.element));
  const show = h("button", { type: "button", onclick: () => tools.show(`room=filter:${LAYER}:${channel}`) }, say("fig.depth.show"));
  const element = figure(context, "depth", chosen.element, row(maps), row(kernels),
    h("div", { class: "side-by-side" }, result.element, facts), h("div", { class: "row-of-buttons" }, show));

  const counts = () => {
    const { rows, cols, count } = tiles, weights = count * rows * cols;
    return { count, rows, cols, weights, filters: layer.channels, all: layer.channels * (weights + 1) };
  };
  const most = ({ run }) => mapFacts(unitsOf(run.values, layer, channel)).max;

  function update(state) {
    const { run, tone, scale, weights } = state;
    if (!run) return;
    const ranges = rangesOf(graph, run, scale), range = weightRange(weights, layer);
    const kernel = kernelOf(weights, layer, channel);
    maps.forEach((map, k) => map.paint(unitsOf(run.values, below, k), below.cols, (value) => colourOf(tone, value, ranges(below, k))));
    kernels.forEach((part, k) => part.paint(tileAt(kernel, tiles, k), tiles.cols, (value) => colourOf(tone, value, range)));
    result.paint(unitsOf(run.values, layer, channel), layer.cols, (value) => colourOf(tone, value, ranges(layer, channel)));
    const now = counts();
    facts.replaceChildren(
      h("p", { "data-value": now.weights }, say("fig.depth.weights", now)),
      h("p", { "data-value": now.all }, say("fig.depth.all", now)),
      h("p", { "data-value": most(state) }, say("fig.depth.most", { k: channel, most: three(most(state)) })));
  }

  const text = () => {
    const state = store.get();
    const words = `${say("fig.depth.weights", counts())} ${say("fig.depth.all", counts())}`;
    return state.run ? `${words} ${say("fig.depth.most", { k: channel, most: three(most(state)) })}` : words;
  };
  update(store.get());
  return { element, update, text };
}
