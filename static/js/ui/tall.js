/** What only a network larger than the view has written over it: the names of its blocks, and how far it is scrolled. */
import { h } from "./dom.js";
import { createHeadings } from "./headings.js";
import { createScroll } from "./scroll.js";

/** stage: the element that holds the scene; -> texts: see picture.js. */
export function createTall(stage, store) {
  const blocks = h("div", { class: "labels" }), bar = h("div", { class: "scroll", "aria-hidden": true }, h("span", {}));
  stage.querySelector("#labels").before(blocks, bar);
  return [createHeadings(blocks, store), createScroll(bar, store)];
}
