/** How far a network taller than the view is scrolled: a thin mark at the right edge, moved with each frame. */
import { partOf } from "../view/camera.js";
import { viewOf } from "../view/viewport.js";
import { show } from "./moved.js";

export function createScroll(root, store) {
  const bar = { element: root }, mark = root.firstElementChild;
  let written = "";

  function place(matrix, size) {
    const { camera } = store.get(), view = viewOf(store.get());
    const [from, to] = partOf(camera, view);
    show(bar, view.below > 0 && camera.bend === 0 && to - from < 1);
    const transform = `translateY(${(from * size.height).toFixed(1)}px) scaleY(${(to - from).toFixed(4)})`;
    if (bar.shown && transform !== written) mark.style.setProperty("transform", (written = transform));
  }
  return { place };
}
