/** What a unit makes of the drawing and what it can still change: loaded when a unit is first looked at. */
import { createField } from "./field.js";
import { createReach } from "./reach.js";

export function createBelow(root, store, { inputWeights }) {
  createField(root, store, inputWeights);
  createReach(root, store);
}
