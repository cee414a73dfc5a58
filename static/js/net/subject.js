/**
 * What a network is shown: a drawing's ink, or a photo where its card asks for photos. Either is {pixels, blank, since}: pixels are
 * bytes as they go over the line, row by row, of a photo with the channels of a pixel side by side ([H][W][C]).
 */

/** card: a graph's, or an item of the list of models, which has `input` too. */
export const readsPhotos = (card) => card?.input?.kind === "photo";

const blanks = new WeakMap(); // graph -> its photo of nothing

/** Before there is a photo: every pixel is the mean of those that the network learnt from, so that it reads about 0 everywhere. */
function blankPhoto(graph) {
  const { channels, size } = graph.layers[0];
  const mean = graph.card.input.mean.map((part) => Math.round(255 * part));
  if (!blanks.has(graph)) blanks.set(graph, { pixels: Uint8Array.from({ length: size }, (_, k) => mean[k % channels]), channels, blank: true });
  return blanks.get(graph);
}

/** Of the store's state. A photo that was made for a network of another size waits until it is made anew. */
export function subjectOf({ base, ink, photo }) {
  if (!readsPhotos(base.graph.card)) return ink;
  return photo?.pixels.length === base.graph.layers[0].size ? photo : blankPhoto(base.graph);
}

/** The same as numbers for JSON: channel after channel, [C][H][W] in one list. */
export function levelsOf({ pixels, channels = 1 }) {
  const plane = pixels.length / channels;
  return Array.from(pixels, (_, k) => pixels[(k % plane) * channels + Math.floor(k / plane)]);
}
