/**
 * The flat camera: {x, y, zoom}. x and y are the point in the middle of the view as fractions of the view's size at
 * zoom 1, so that a link shows the same thing on any screen. All pure.
 */
import { clamp } from "../math/ease.js";
import { invert, multiply, orthographic, transform, translation } from "../math/mat4.js";
import { sub } from "../math/vec.js";

export const HOME = Object.freeze({ x: 0, y: 0, zoom: 1 });
const ZOOM = { least: 0.5, most: 60 };
const DEPTH = 4000; // world units in front of and behind the flat picture

const settle = ({ x, y, zoom }) => ({ x: clamp(x, -0.75, 0.75), y: clamp(y, -0.75, 0.75), zoom });

/** World -> clip, for a view of width x height css px. */
export function viewMatrix(camera, { width, height }) {
  const scale = Float64Array.of(camera.zoom, 0, 0, 0, 0, camera.zoom, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const eye = translation(-camera.x * width, -camera.y * height, 0);
  return multiply(orthographic(width, height, -DEPTH, DEPTH), multiply(scale, eye));
}

/** World point -> css px in the view, y down. */
export function project(matrix, { width, height }, point) {
  const [x, y] = transform(matrix, point);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height };
}

/** css px in the view -> the ray {origin, direction} under it. */
export function rayAt(matrix, { width, height }, { x, y }) {
  const inverse = invert(matrix);
  const u = (2 * x) / width - 1, v = 1 - (2 * y) / height;
  const near = transform(inverse, [u, v, -1]).slice(0, 3);
  const far = transform(inverse, [u, v, 1]).slice(0, 3);
  return { origin: near, direction: sub(far, near) };
}

/** Moves the picture by css px with the pointer. */
export function pan(camera, { width, height }, dx, dy) {
  return settle({ ...camera, x: camera.x - dx / width / camera.zoom, y: camera.y + dy / height / camera.zoom });
}

/** Zooms by `factor` and keeps the world point under `at` (css px) where it is. */
export function zoomAt(camera, { width, height }, factor, at) {
  const zoom = clamp(camera.zoom * factor, ZOOM.least, ZOOM.most);
  const u = at.x / width - 0.5, v = 0.5 - at.y / height;
  return settle({ x: camera.x + u / camera.zoom - u / zoom, y: camera.y + v / camera.zoom - v / zoom, zoom });
}
