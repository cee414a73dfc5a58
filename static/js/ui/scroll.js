/** How far a network larger than the view is scrolled: a thin mark at the right or the lower edge, moved with each frame. */
import { partAside, partOf } from "../view/camera.js";
import { viewOf } from "../view/viewport.js";
import { show } from "./moved.js";

export function createScroll(root, store) {
  const bar = { element: root }, mark = root.firstElementChild;
  let written = "";

  function place(matrix, { width, height }) {
    const { camera } = store.get(), view = viewOf(store.get()), aside = view.beside > 0;
    const [from, to] = (aside ? partAside : partOf)(camera, view);
    show(bar, (aside || view.below > 0) && camera.bend === 0 && to - from < 1);
    const [at, part] = [((aside ? width : height) * from).toFixed(1), (to - from).toFixed(4)];
    const transform = aside ? `translateX(${at}px) scaleX(${part})` : `translateY(${at}px) scaleY(${part})`;
    if (!bar.shown || transform === written) return;
    root.classList.toggle("aside", aside);
    mark.style.setProperty("transform", (written = transform));
  }
  return { place };
}
