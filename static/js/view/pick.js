/** Which unit is under a ray: no read-back from the graphics card, exact at any zoom, flat, solid and in relief. */
import { hitRelief } from "./relief.js";

const LEVEL = { lift: 0 };

/** -> {layer: id, index} of the nearest unit that the ray meets, or null. */
export function pick(layout, ray, relief = LEVEL) {
  let best = null;
  for (const sheet of layout.sheets) {
    const met = hitRelief(sheet, relief, ray);
    if (met && (!best || met.s < best.s)) best = { s: met.s, layer: sheet.layer.id, index: sheet.first + met.cell };
  }
  return best && { layer: best.layer, index: best.index };
}
