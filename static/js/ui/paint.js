/** Small pictures on 2D canvases: the pad as smooth ink, grids of numbers as pixels. */
import { SIZE } from "../ink/raster.js";
import { colourOf } from "../view/colour.js";

/** Ink and paper of the pad by theme: light writes dark on light. */
const PAD = { dark: { ink: [233, 236, 241] }, light: { ink: [28, 33, 40] } };

/**
 * Kept in main memory (that is what the option means): some thirty small canvases on the graphics card would each be a
 * layer of their own, and cost a software renderer more than the scene.
 */
const contextOf = (canvas) => canvas.getContext("2d", { willReadFrequently: true });

/** values: rows * cols numbers -> ImageData coloured by `colour(value)` -> [r, g, b, a]. */
function imageOf(values, cols, colour) {
  const image = new ImageData(cols, values.length / cols);
  values.forEach((value, k) => image.data.set(colour(value), k * 4));
  return image;
}

function toBitmap(image) {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

/** Grey levels as ink of the theme's colour, clear where there is none. */
const inkImage = (pixels, theme) => toBitmap(imageOf(pixels, SIZE, (grey) => [...PAD[theme].ink, grey]));

function fit(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.max(1, Math.round(canvas.clientWidth * ratio));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  return side;
}

/** The pad: the base picture, then every stroke as a round line. */
export function paintPad(canvas, { strokes, base, theme }) {
  const side = fit(canvas);
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, side, side);
  if (base) context.drawImage(inkImage(base, theme), 0, 0, side, side);
  context.scale(side / SIZE, side / SIZE);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = `rgb(${PAD[theme].ink.join(" ")})`;
  for (const { mode, radius, points } of strokes) {
    if (points.length === 0) continue;
    context.globalCompositeOperation = mode === "erase" ? "destination-out" : "source-over";
    context.lineWidth = 2 * radius;
    context.beginPath();
    context.moveTo(...points[0]);
    for (const point of points) context.lineTo(...point);
    context.stroke();
  }
  context.globalCompositeOperation = "source-over";
}

/** A sample digit on its button. */
export function paintThumb(canvas, pixels, theme) {
  const context = contextOf(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(inkImage(pixels, theme), 0, 0);
}

/** One map in the scene's colours, one canvas pixel a unit. */
export function paintMap(canvas, values, cols, range, tone) {
  canvas.width = cols;
  canvas.height = values.length / cols;
  contextOf(canvas).putImageData(imageOf(values, cols, (value) => [...colourOf(tone, value, range), 255]), 0, 0);
}

/** Several maps of `cols` columns side by side, `across` in a row, a clear cell between them. */
export function paintTiles(canvas, tiles, { cols, across }, range, tone) {
  const rows = tiles[0].length / cols;
  canvas.width = Math.min(across, tiles.length) * (cols + 1) - 1;
  canvas.height = Math.ceil(tiles.length / across) * (rows + 1) - 1;
  const context = contextOf(canvas);
  tiles.forEach((tile, k) => {
    const image = imageOf(tile, cols, (value) => [...colourOf(tone, value, range), 255]);
    context.putImageData(image, (k % across) * (cols + 1), Math.floor(k / across) * (rows + 1));
  });
}
