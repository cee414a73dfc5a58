/** A network's small picture, drawn from its graph; colours are the style sheet's, so it follows light and dark. */
import { arcPath, short, thumbnailOf } from "./compute/thumbnail.js";
import { svgElement } from "./svg.js";

export const SIZE = { width: 232, height: 76 }; // px

export function pictureOf(graph) {
  const { bars, lines, arcs } = thumbnailOf(graph, SIZE);
  const across = ({ from, to }) => svgElement("line", { x1: short(from[0]), y1: short(from[1]), x2: short(to[0]), y2: short(to[1]) });
  const bar = ({ part, x, y, width, height }) => svgElement("rect", { x: short(x), y: short(y), width: short(width), height: short(height), class: part });
  return svgElement("svg", { viewBox: `-1 -1 ${SIZE.width + 2} ${SIZE.height + 2}`, class: "gallery-picture", "aria-hidden": "true" },
    ...lines.map(across), ...arcs.map((arc) => svgElement("path", { d: arcPath(arc) })), ...bars.map(bar));
}
