/** A photo as the network gets it, and in its own colours again. */
import { clamp } from "../math/ease.js";
import { placeOf } from "../net/graph.js";
import { readsPhotos } from "../net/subject.js";

const CHANNELS = 3; // red, green, blue

/** {mean, std} of each channel where the input is a photo that is drawn as one picture, else null. */
export function pictureOf(graph, { channels }, sight = "values") {
  const { input } = graph.card, [layer] = graph.layers;
  if (channels || sight !== "values" || !readsPhotos(graph.card) || layer.channels !== CHANNELS) return null;
  return { mean: input.mean, std: input.std };
}

/** The same place in each channel: flat indices. */
export function pixelUnits(layer, index) {
  const plane = layer.rows * layer.cols, { row, col } = placeOf(layer, index);
  return Array.from({ length: layer.channels }, (_, c) => c * plane + row * layer.cols + col);
}

/** [r, g, b] of 0..255 at the place of a unit: value times std plus mean, in each channel. */
export const pixelColour = (values, layer, index, { mean, std }) =>
  pixelUnits(layer, index).map((u, c) => Math.round(255 * clamp(values[layer.at + u] * std[c] + mean[c], 0, 1)));
