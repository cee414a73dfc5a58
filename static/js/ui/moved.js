/** Texts that follow the picture: {element, ...}. Only what changed is written: one that stays costs nothing. */

/** Moves an element to css px in the view; `more` is a transform behind that. */
export function move(label, x, y, more = "") {
  const transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)${more}`;
  if (label.transform !== transform) label.element.style.setProperty("transform", (label.transform = transform));
}

export function show(label, shown) {
  if (label.shown !== shown) label.element.hidden = !(label.shown = shown);
}
