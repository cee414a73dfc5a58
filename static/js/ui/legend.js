/** The colour scale, always in view. */
import { css, STEPS, TABLES } from "../view/colour.js";

export function createLegend(store) {
  const ramp = document.getElementById("legend-ramp");
  function update({ tone }) {
    const stops = Array.from({ length: 17 }, (_, k) => {
      const at = Math.round((k / 16) * (STEPS - 1)) * 4;
      return css(TABLES[tone].subarray(at, at + 3));
    });
    ramp.style.setProperty("background", `linear-gradient(to right, ${stops.join(", ")})`);
  }
  store.subscribe(["tone"], update);
  update(store.get());
}
