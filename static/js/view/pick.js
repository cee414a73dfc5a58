/** Which unit is under a ray: no read-back from the graphics card, exact at any zoom, flat, solid and in relief. */
import { hullOf } from "./hull.js";
import { hitRelief, meets } from "./relief.js";

const LEVEL = { lift: 0 };

/** Sheets that the ray may meet: of layers that lie elsewhere none is looked at. */
const near = ({ boxes, sheets }, ray, relief) =>
  (boxes ? [...boxes.values()].flatMap((box) => (meets(hullOf(box), relief, ray) ? box.sheets : [])) : sheets);

/** A layout, or any list of sheets as {sheets} -> {layer: id, index} of the nearest unit that the ray meets, or null. */
export function pick(layout, ray, relief = LEVEL) {
  let best = null;
  for (const sheet of near(layout, ray, relief)) {
    const met = hitRelief(sheet, relief, ray);
    if (met && (!best || met.s < best.s)) best = { s: met.s, layer: sheet.layer.id, index: sheet.first + met.cell };
  }
  return best && { layer: best.layer, index: best.index };
}
