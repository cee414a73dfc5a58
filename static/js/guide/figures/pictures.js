/** Pictures to try filters on: the drawing, the sample photo, a picture of the reader's own; each as grey levels 0..255. */
import { brightness, levelsOf } from "../levels.js";
import { photo } from "./photo.js";

const SIDE = 96; // of a reader's own picture: small enough to be filtered while one types

const greyOf = ([red, green, blue]) => Float64Array.from(red, (r, k) => brightness(r, green[k], blue[k]));

export const drawingMap = ({ graph, run }) => {
  const { rows, cols } = graph.layers[0];
  return { rows, cols, values: Float64Array.from(levelsOf(graph, run)) };
};

export const photoMap = () => {
  const { rows, cols, channels } = photo();
  return { rows, cols, values: greyOf(channels) };
};

/** The middle square of a picture file, SIDE pixels wide at most; an Error where it is no picture. It stays in the page. */
export async function openedMap(file) {
  const image = await createImageBitmap(file);
  const part = Math.min(image.width, image.height), side = Math.min(SIDE, part);
  const context = new OffscreenCanvas(side, side).getContext("2d");
  context.fillStyle = "#fff"; // under what is clear
  context.fillRect(0, 0, side, side);
  context.drawImage(image, (image.width - part) / 2, (image.height - part) / 2, part, part, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  const channel = (c) => Array.from({ length: side * side }, (_, k) => data[4 * k + c]);
  return { rows: side, cols: side, values: greyOf([0, 1, 2].map(channel)) };
}
