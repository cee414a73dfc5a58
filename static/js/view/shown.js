/** Which unit stands for one whose layer is not drawn. */

/** Follows a unit that is not drawn down to the one that shows the same number (flatten), or null. */
export function shownUnit(graph, layout, id, index) {
  let layer = graph.byId.get(id);
  while (layer && !layout.boxes.has(layer.id)) {
    if (layer.read !== "same" || layer.inputs.length !== 1 || layer.finish !== "none") return null;
    layer = graph.byId.get(layer.inputs[0]);
  }
  return layer ? { layer: layer.id, index } : null;
}
