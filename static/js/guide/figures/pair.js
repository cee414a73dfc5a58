/** Two filters of the first layer side by side, and the two maps that they make of the drawing. */
import { factsOf, kernelOf, mapFacts, tilesOf, weightRange } from "../../net/filters.js";
import { three } from "../../net/formula.js";
import { unitsOf } from "../../net/graph.js";
import { h } from "../../ui/dom.js";
import { colourOf } from "../../view/colour.js";
import { rangesOf } from "../../view/ranges.js";
import { figure, picture, segments } from "./parts.js";

const LAYER = "conv1";
const SIDE = { kernel: 60, map: 140 }; // css px

/** The filter that tells left from right most, and the one that tells above from below. */
function opposites(graph, weights, layer) {
  const found = Array.from({ length: layer.channels }, (_, k) => factsOf(kernelOf(weights, layer, k), tilesOf(graph, layer, k)));
  const best = (score, but) => found.reduce((at, facts, k) => (k !== but && (at < 0 || score(facts) > score(found[at])) ? k : at), -1);
  const first = best(({ left, right }) => Math.abs(left - right), -1);
  return [first, best(({ above, below }) => Math.abs(above - below), first)];
}

export function createPair(context) {
  const { store, say } = context;
  const { graph, weights } = store.get();
  const layer = graph.byId.get(LAYER), [, cols] = layer.params.kernel;
  const chosen = opposites(graph, weights, layer);

  const sides = chosen.map((channel, s) => {
    const kernel = picture({ label: say("fig.pair.filter"), side: SIDE.kernel });
    const map = picture({ label: say("fig.pair.map"), side: SIDE.map });
    const fact = h("p", { class: "number" });
    const ways = segments({
      label: say(`fig.pair.choose.${s}`), value: channel, onChoose: (next) => choose(s, next),
      options: Array.from({ length: layer.channels }, (_, k) => ({ value: k, text: String(k) })),
    });
    const element = h("div", { class: "stack pair-side" }, ways.element, kernel.element, map.element, fact);
    return { element, kernel, map, fact };
  });
  const element = figure(context, "pair", h("div", { class: "side-by-side" }, ...sides.map((side) => side.element)));

  function choose(s, channel) {
    chosen[s] = channel;
    update(store.get());
  }

  const factsFor = (run, channel) => {
    const { max, at } = mapFacts(unitsOf(run.values, layer, channel));
    return { k: channel, most: three(max), row: Math.floor(at / layer.cols), col: at % layer.cols };
  };

  function update({ run, tone, scale, weights: now }) {
    if (!run) return;
    const ranges = rangesOf(graph, run, scale);
    sides.forEach(({ kernel, map, fact }, s) => {
      const channel = chosen[s], values = unitsOf(run.values, layer, channel);
      kernel.paint(kernelOf(now, layer, channel), cols, (value) => colourOf(tone, value, weightRange(now, layer)));
      map.paint(values, layer.cols, (value) => colourOf(tone, value, ranges(layer, channel)));
      const facts = factsFor(run, channel);
      fact.textContent = say("fig.pair.most", facts);
      fact.dataset.value = mapFacts(values).max;
    });
  }

  const text = () => {
    const { run } = store.get();
    return chosen.map((channel) => (run ? say("fig.pair.text", factsFor(run, channel)) : String(channel))).join(" ");
  };
  update(store.get());
  return { element, update, text };
}
