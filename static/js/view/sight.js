/** What the scene shows of a run: its values, or the gradients of its error (state.sight, state.backward). */
import { rangesOf } from "./ranges.js";
import { reliefOf, solidity } from "./scene.js";

/** The block that is drawn: {values, stats, ...}, or null. `stats` lacks layers that are not worked out yet. */
export const blockOf = ({ run, sight, backward }) => (sight === "gradients" && backward) || run;

export const drawnRanges = (state) => rangesOf(state.graph, blockOf(state), state.scale);

/** The heights of what is drawn, for picking and lines: see reliefOf. */
export function heightsOf(state) {
  const { graph, layout, camera, relief } = state;
  return reliefOf(graph, blockOf(state), drawnRanges(state), solidity(layout, camera, relief).lift);
}
