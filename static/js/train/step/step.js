/** One step of a training, explained. */
import { h } from "../../ui/dom.js";

export function createStep() {
  return { element: h("div", {}), close() {} };
}
