/** Moves the scene to what a link of the guide names, and leaves the drawing as it is. */
import { ALL } from "../view/choice.js";

/**
 * show("unit=conv1:300&cam=3d"): the parts of an address that concern the scene, and fly=<layer>. What is left out of
 * show, relief, wires, reach and room goes back to its default; the unit stays; the camera goes home, so that all is in view.
 */
export function createShow(store, { goTo, flights, readHash }) {
  return (hash) => {
    const { selected, camera, choice = ALL, relief = false, wires = null, room = null, reach = false } = readHash(hash);
    const layer = new URLSearchParams(hash).get("fly");
    store.set({ choice, relief, wires, room, reach, hover: null });
    if (camera) flights.to(camera);
    else if (layer) flights.toLayer(layer);
    else flights.home();
    if (selected) goTo(selected);
  };
}
