/** What can be done with a layer, by its record. */
const CARRIERS = new Set(["flatten", "dropout"]);

/** Does it only hand its values on? The trace goes through it. */
export const carries = (layer) => CARRIERS.has(layer.kind);

/** Can its output be filled cell by cell before the reader's eyes? */
export const canStep = (layer) => (layer.fold === "sum" || layer.fold === "max") && !carries(layer);

/** Does each of its channels have a filter of its own: a kernel, or a row of weights? */
export const hasFilters = (layer) => layer.weight === "tensor" && layer.read !== "same";
