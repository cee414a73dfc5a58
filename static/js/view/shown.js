/** Which unit stands for one whose layer is not drawn. */

/** The unit of a joined layer's inputs that its unit is: [layer, index]. */
function joinedUnit(graph, { inputs }, index) {
  let rest = index, which = 0;
  while (rest >= graph.byId.get(inputs[which]).size) rest -= graph.byId.get(inputs[which++]).size;
  return [graph.byId.get(inputs[which]), rest];
}

/** Does a layer's unit show the number below it, or one made of it alone that a folded row goes through? */
const handsOn = (layer, fold) => layer.inputs.length === 1 && (fold?.before ? true : layer.read === "same" && layer.finish === "none");

/**
 * Follows a unit that is not drawn to the one at its place: to the row that its layer is folded into, else down to the one
 * that shows the same number (flatten, concat). null where there is none.
 */
export function shownUnit(graph, layout, id, index) {
  let layer = graph.byId.get(id), at = index;
  while (layer && !layout.boxes.has(layer.id)) {
    const fold = layout.folds.get(layer.id);
    if (fold && !fold.before) return layout.boxes.has(fold.row) ? { layer: fold.row, index: at } : null;
    if (layer.read === "join") [layer, at] = joinedUnit(graph, layer, at);
    else if (handsOn(layer, fold)) layer = graph.byId.get(layer.inputs[0]);
    else return null;
  }
  return layer ? { layer: layer.id, index: at } : null;
}
