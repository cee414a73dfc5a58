/** The plain test pictures run through the whole network. */
import { PROBES, probe } from "../../ink/probes.js";

const known = new Map(); // name -> promise of its run as the model's own weights give it

function servedRun(name, runPixels) {
  if (!known.has(name)) {
    const asked = runPixels(probe(name));
    asked.catch(() => known.delete(name));
    known.set(name, asked);
  }
  return known.get(name);
}

/** -> Map name -> run, with the weights that are on the screen. What failed is asked again the next time. */
export async function probeRuns({ runPixels, reread }) {
  return new Map(await Promise.all(PROBES.map(async (name) => [name, reread(await servedRun(name, runPixels))])));
}
