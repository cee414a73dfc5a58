/**
 * What a selected unit adds to the scene beyond its lines: the strongest path down to the drawing in bold, the units that
 * the panel points at, and up, outlines around what the unit can still change. Numbers are pushed as in marks.js.
 */
import { pathOf } from "../net/path.js";
import { boundsOfSet, reachOf } from "../net/reach.js";
import { frame, line, unitFrame } from "./marks.js";
import { raisedPoint } from "./relief.js";
import { shownUnit } from "./shown.js";

const WIDTH = { path: 2.5, frame: 1.5, probe: 2.5, faint: 1.2, glow: 8, reach: 1.5 }; // css px
const ALPHA = { glow: 0.3, faint: 0.65, reach: 0.85 };

const pointOf = ({ layout, relief }, { layer, index }) => raisedPoint(layout, relief, layer, index);

/** The strongest path from the selected unit to the ink, its units framed. */
export function pathLines(scene, selected, out) {
  const { graph, layout, colours: { accent: colour }, relief: { lift: height } } = scene;
  const shown = pathOf(scene, graph.byId.get(selected.layer), selected.index).filter((unit) => pointOf(scene, unit));
  for (let k = 1; k < shown.length; k++) {
    line(out, pointOf(scene, shown[k]), pointOf(scene, shown[k - 1]), WIDTH.path, colour, 1);
    unitFrame(out, layout, shown[k], { width: WIDTH.frame, colour, alpha: 1, height });
  }
}

/** The units that the panel points at, each with a line to the selected one: bold where it is the next drawn layer. */
export function probeLines(scene, probe, selected, out) {
  const { graph, layout, colours: { bright: colour }, relief: { lift: height } } = scene;
  const to = selected && pointOf(scene, selected);
  for (const unit of probe) {
    const shown = shownUnit(graph, layout, unit.layer, unit.index);
    if (!shown) continue;
    const isNear = selected && shownInputs(scene, selected.layer).has(shown.layer);
    if (to && shown.layer !== selected.layer) {
      line(out, pointOf(scene, shown), to, isNear ? WIDTH.probe : WIDTH.faint, colour, isNear ? 1 : ALPHA.faint);
    }
    unitFrame(out, layout, shown, { width: WIDTH.glow, colour, alpha: ALPHA.glow, height });
    unitFrame(out, layout, shown, { width: WIDTH.probe, colour, alpha: 1, height });
  }
}

/** Ids of the layers that a layer reads, or of those that show the same numbers where one is not drawn. */
function shownInputs({ graph, layout }, id) {
  return new Set(graph.byId.get(id).inputs.map((below) => shownUnit(graph, layout, below, 0)?.layer));
}

let last = { graph: null, unit: null, reached: null }; // the pointer asks again and again for the same unit

function reachedBy(graph, unit) {
  if (last.graph !== graph || last.unit !== unit) {
    last = { graph, unit, reached: reachOf(graph, graph.byId.get(unit.layer), unit.index) };
  }
  return last.reached;
}

/** Outlines around what the selected unit can still change on every later map that is drawn. */
export function reachFrames(scene, selected, out) {
  const { graph, layout, colours: { accent: colour }, relief: { lift: height } } = scene;
  for (const [id, { set }] of reachedBy(graph, selected)) {
    for (const sheet of layout.boxes.get(id)?.sheets ?? []) {
      const box = boundsOfSet(set, sheet);
      if (box) frame(out, sheet, box, { width: WIDTH.reach, colour, alpha: ALPHA.reach, height });
    }
  }
}
