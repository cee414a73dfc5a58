/** Which parts of the page may be open over which network; what closes says why in the state's `left`. */
import { t } from "./text/words.js";

const LENET = ["conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "output"];
const TRAINED = ["1,32,32", "3,32,32"]; // shapes of what can be learnt from: drawings, photos

/** Parts of the right column -> may they be open over a network? */
const FITS = {
  guide: (graph) => LENET.every((id) => graph.byId.has(id)), // its figures are about these layers
  train: ({ layers: [{ shape }] }) => TRAINED.includes(String(shape)), // its networks read what this one reads
};

/** The state's patch that closes what does not fit a graph, with the sentence that says so in `left`; {} where all fits. */
export function closing(graph, state) {
  const shut = Object.keys(FITS).filter((part) => state[part] && !FITS[part](graph));
  if (!shut.length) return {};
  const title = graph.card.title;
  return { ...Object.fromEntries(shut.map((part) => [part, null])), left: shut.map((part) => t(`left.${part}`, { title })).join(" ") };
}

/** To be called before any part listens to the store: what does not fit is closed before it opens. */
export function keepFitting(store) {
  store.subscribe(["selected", "room", "guide", "train", "drawing", "photo"], ({ left }, changed) => {
    if (left && !changed.includes("left")) store.set({ left: null }); // the reader has gone on
  });
  store.subscribe(["guide", "train", "graph"], (state) => state.graph && store.set(closing(state.graph, state))); // after that: it may have something new to say
}
