/** The well-known networks, measured; asked for once. A chapter that uses them names `prepare: loadNetworks`. */
import { measured } from "../compute/family.js";

let known = null; // what measured() gives of each

export async function loadNetworks({ tools }) {
  known ??= (await tools.architectures()).map(measured);
}

/** Oldest first, once they are there. */
export const networks = () => known;
export const networkOf = (id) => known.find((each) => each.id === id);
