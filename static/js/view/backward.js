/**
 * The lines of a scene that shows gradients. They run the other way: from the units that read a unit down to it, as wide
 * as what each hands back, coloured by its sign; through a max pool only from where the unit won, through a ReLU only
 * where it is open. Layers that are not drawn are gone through. A line is as in lines.js.
 *
 * A flow is {graph, values, weights, slopes, reached}: what handed.js reads, and the ids of the layers whose gradients are
 * shown so far. Lines come from these numbers, not from the scene's, which may be a drawing ahead.
 */
import { handedTo, wayUp } from "../net/handed.js";
import { line, unitFrame } from "./marks.js";
import { probeLines } from "./pointed.js";
import { raisedPoint } from "./relief.js";

const WIDTH = { least: 0.6, most: 3.2, unit: 2, way: 1.5 }; // css px
const ALPHA = { least: 0.12, most: 0.95, way: 0.9 };

const pointOf = ({ layout, relief }, { layer, index }) => raisedPoint(layout, relief, layer, index);

/** What the next drawn layers hand back to a unit: [{layer, index, product}], whose products add up to its gradient. */
export function drawnTerms(flow, layout, layer, u) {
  return handedTo(flow, layer, u).flatMap((term) => {
    if (term.product === 0) return [];
    if (layout.boxes.has(term.layer)) return [term];
    const above = drawnTerms(flow, layout, flow.graph.byId.get(term.layer), term.index);
    return above.length ? above.map((each) => ({ ...each, product: each.product * term.weight })) : [];
  });
}

function termLines(flow, scene, unit, out) {
  const to = pointOf(scene, unit);
  if (!to || !flow.reached.has(unit.layer)) return;
  const terms = drawnTerms(flow, scene.layout, flow.graph.byId.get(unit.layer), unit.index);
  const most = terms.reduce((found, { product }) => Math.max(found, Math.abs(product)), 0);
  for (const term of terms) {
    const strength = Math.abs(term.product) / most;
    const colour = term.product < 0 ? scene.colours.negative : scene.colours.positive;
    line(out, pointOf(scene, term), to, WIDTH.least + (WIDTH.most - WIDTH.least) * strength, colour, ALPHA.least + (ALPHA.most - ALPHA.least) * strength);
  }
}

/** The way along which most of the gradient came, from the last layer down to the unit. */
function wayLines(flow, scene, unit, out) {
  if (!flow.reached.has(unit.layer)) return;
  const { colours: { accent: colour }, layout, relief: { lift: height } } = scene;
  const shown = wayUp(flow, flow.graph.byId.get(unit.layer), unit.index).filter(({ layer }) => layout.boxes.has(layer));
  for (let k = 1; k < shown.length; k++) {
    line(out, pointOf(scene, shown[k]), pointOf(scene, shown[k - 1]), WIDTH.way, colour, ALPHA.way);
    unitFrame(out, layout, shown[k], { width: WIDTH.way, colour, alpha: 1, height });
  }
}

const ring = ({ layout, colours: { accent: colour }, relief: { lift: height } }, unit, out) =>
  unitFrame(out, layout, unit, { width: WIDTH.unit, colour, alpha: 1, height });

/** -> {chosenLines, overLines, wireLines}: what picture.js draws in the place of a run's; each -> Float32Array */
export function linesOfFlow(flow) {
  return {
    chosenLines(scene, { selected }) {
      const out = [];
      if (selected) {
        termLines(flow, scene, selected, out);
        wayLines(flow, scene, selected, out);
        ring(scene, selected, out);
      }
      return Float32Array.from(out);
    },
    overLines(scene, { hover, selected, probe = null }) {
      const out = [];
      if (hover && !(selected && hover.layer === selected.layer && hover.index === selected.index)) {
        termLines(flow, scene, hover, out);
        ring(scene, hover, out);
      }
      if (probe) probeLines(scene, probe, selected, out);
      return Float32Array.from(out);
    },
    wireLines: () => new Float32Array(0), // all of a layer at once are its values' affair
  };
}
