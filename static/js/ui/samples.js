/** Thirty sample digits to pick from. */
import { t } from "../text/words.js";
import { h } from "./dom.js";
import { paintThumb } from "./paint.js";

export function createSamples(root, store) {
  let thumbs = [];

  function build({ samples }) {
    thumbs = samples.map(({ label, pixels }, k) => {
      const canvas = h("canvas", { width: 28, height: 28 });
      const name = t("samples.item", { label });
      const choose = () => store.set({ drawing: { sample: k, strokes: [] } });
      return { canvas, pixels, k, button: h("button", { type: "button", class: "thumb", title: name, "aria-label": name, testid: `sample-${k}`, onclick: choose }, canvas) };
    });
    root.replaceChildren(...thumbs.map(({ button }) => button));
    paint(store.get());
  }

  function paint({ theme, drawing }) {
    for (const { canvas, pixels } of thumbs) paintThumb(canvas, pixels, theme);
    mark({ drawing });
  }

  const mark = ({ drawing }) => thumbs.forEach(({ button, k }) => button.setAttribute("aria-pressed", drawing.sample === k));

  store.subscribe(["samples"], build);
  store.subscribe(["theme"], paint);
  store.subscribe(["drawing"], mark);
}
