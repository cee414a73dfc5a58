/**
 * One camera for the flat view, the 3D view and the strip: {x, y, z, zoom, yaw, pitch, bend, strip}.
 *   x, y, z     the point in the middle of the view, as fractions of the view's size at zoom 1, so that a link shows the
 *               same thing on any screen (z counts in heights)
 *   yaw, pitch  radians: around the upright axis, and above the floor
 *   bend        0 flat: no perspective, the flat layout; 1 solid: full perspective, the tower; between: on the way
 *   strip       0 rows, one above the other; 1 the strip, a column a layer; between: on the way
 * A view is {width, height, below, beside} in css px: how far the scene reaches beyond the lower and the right end of the view
 * at home, 0 where it is left out. All pure.
 */
import { clamp, mix, smooth } from "../math/ease.js";
import { invert, multiply, transform, translation } from "../math/mat4.js";
import { add, dot, scale, sub } from "../math/vec.js";

export const HOME = Object.freeze({ x: 0, y: 0, z: 0, zoom: 1, yaw: 0, pitch: 0, bend: 0, strip: 0 });
export const HOME_SOLID = Object.freeze({ x: 0, y: 0, z: 0, zoom: 1, yaw: -0.38, pitch: 0.4, bend: 1, strip: 0 });
export const HOME_STRIP = Object.freeze({ ...HOME, strip: 1 });

const ZOOM = { least: 0.4, most: 60 };
const PITCH = { least: -0.2, most: 1.5 }; // radians: never quite upside down
const FAR_OFF = 0.8; // fractions of the view that the middle may move off
const DISTANCE = 2.2; // from eye to the middle at zoom 1, in heights of the view
const NEAR = 0.92, FAR = 60; // of that distance: in front of the middle, behind it
const ORBIT = 0.006; // radians a css px
const SHARE = { width: 0.94, height: 0.75, whole: 0.98 }, CLOSER = 1.5, CLOSEST = 12; // of the view that a layer flown to fills; zoom at least, at most
const LEAST_WAY = 0.05; // of the way from the eye to the middle: nearer points are not taken for the middle

/** What the reader calls where a camera looks: "flat", "3d" or "strip". */
export const viewNamed = ({ bend, strip }) => (bend > 0.5 ? "3d" : strip > 0.5 ? "strip" : "flat");

export const HOMES = Object.freeze({ flat: HOME, "3d": HOME_SOLID, strip: HOME_STRIP });
export const homeOf = (camera) => HOMES[viewNamed(camera)];
export const isHome = (camera) => Object.entries(homeOf(camera)).every(([key, value]) => camera[key] === value);

/** How many heights of the view the scene reaches beyond it. */
const depthOf = ({ height, below = 0 }) => below / height;

/** How many widths. */
const breadthOf = ({ width, beside = 0 }) => beside / width;

/** The least zoom, at which all of a large scene is in view. */
const leastZoom = (view) => Math.min(ZOOM.least, SHARE.whole / (1 + Math.max(depthOf(view), breadthOf(view))));

const settle = (camera, view) => ({
  ...camera,
  x: clamp(camera.x, -FAR_OFF, FAR_OFF + breadthOf(view)),
  y: clamp(camera.y, -FAR_OFF - depthOf(view), FAR_OFF),
  z: clamp(camera.z, -FAR_OFF, FAR_OFF),
  zoom: clamp(camera.zoom, leastZoom(view), ZOOM.most),
  pitch: clamp(camera.pitch, PITCH.least, PITCH.most),
});

/** World directions of the view's right and up, and of the way to the eye. */
function axes({ yaw, pitch }) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return { right: [cy, 0, -sy], up: [-sy * sp, cp, -cy * sp], back: [sy * cp, sp, cy * cp] };
}

/** World -> clip, for a view of width x height css px. */
export function viewMatrix(camera, { width, height }) {
  const { right, up, back } = axes(camera);
  const { zoom, bend } = camera;
  const distance = DISTANCE * height;
  const [near, far] = [NEAR * distance, FAR * distance];
  const lean = bend / distance; // w = 1 - lean * (css px towards the eye)
  const slope = -(2 - lean * (near - far)) / (near + far);
  const start = -(1 - lean * near) - slope * near;
  const [sx, sy] = [(2 * zoom) / width, (2 * zoom) / height];
  const turn = Float64Array.of(
    right[0] * sx, up[0] * sy, back[0] * zoom * slope, -back[0] * zoom * lean,
    right[1] * sx, up[1] * sy, back[1] * zoom * slope, -back[1] * zoom * lean,
    right[2] * sx, up[2] * sy, back[2] * zoom * slope, -back[2] * zoom * lean,
    0, 0, start, 1,
  );
  return multiply(turn, translation(-camera.x * width, -camera.y * height, -camera.z * height));
}

/** World point -> css px in the view, y down. */
export function project(matrix, { width, height }, point) {
  const [x, y] = transform(matrix, point);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height };
}

/** (css px in the view) => the ray {origin, direction} under it, from the near plane away from the eye. */
export function raysOf(matrix, { width, height }) {
  const inverse = invert(matrix);
  return ({ x, y }) => {
    const u = (2 * x) / width - 1, v = 1 - (2 * y) / height;
    const near = transform(inverse, [u, v, -1]).slice(0, 3);
    const far = transform(inverse, [u, v, 1]).slice(0, 3);
    return { origin: near, direction: sub(far, near) };
  };
}

/** The same for one place. */
export const rayAt = (matrix, size, at) => raysOf(matrix, size)(at);

/** Where all rays meet, homogeneous: [x, y, z, w], w = 0 without perspective; d = P w - xyz points away from the eye. */
export function eyeOf(matrix) {
  const m = invert(matrix);
  return [-m[8], -m[9], -m[10], -m[11]].map((part) => part * (m[11] > 0 ? -1 : 1));
}

/** Moves the middle by world units. */
function shift(camera, view, [dx, dy, dz]) {
  const { width, height } = view;
  return settle({ ...camera, x: camera.x + dx / width, y: camera.y + dy / height, z: camera.z + dz / height }, view);
}

/** Moves the picture with the pointer, by css px. */
export function pan(camera, size, dx, dy) {
  const { right, up } = axes(camera);
  return shift(camera, size, add(scale(right, -dx / camera.zoom), scale(up, dy / camera.zoom)));
}

/** Turns around the middle, by css px of the pointer. */
export const orbit = (camera, dx, dy) => (
  { ...camera, yaw: camera.yaw - dx * ORBIT, pitch: clamp(camera.pitch + dy * ORBIT, PITCH.least, PITCH.most) }
);

/** Moves a tall scene up or down by css px, no farther than its ends; what fits into the view stays in the middle. */
export function scroll(camera, view, dy) {
  const half = 0.5 / camera.zoom, high = 0.5 - half, low = -0.5 - depthOf(view) + half; // heights of the view
  const y = low <= high ? clamp(camera.y - dy / camera.zoom / view.height, low, high) : (low + high) / 2;
  return settle({ ...camera, y }, view);
}

/** Moves a wide scene left or right by css px, no farther than its ends. */
export function scrollAside(camera, view, dx) {
  const half = 0.5 / camera.zoom, low = half - 0.5, high = 0.5 + breadthOf(view) - half; // widths of the view
  const x = low <= high ? clamp(camera.x + dx / camera.zoom / view.width, low, high) : (low + high) / 2;
  return settle({ ...camera, x }, view);
}

/** Moves the picture with the pointer in the flat view and the strip: as pan, but a large scene no farther than its ends. */
export function slide(camera, view, dx, dy) {
  const aside = view.beside > 0 ? scrollAside(camera, view, -dx) : pan(camera, view, dx, 0);
  return view.below > 0 ? scroll(aside, view, -dy) : pan(aside, view, 0, dy);
}

/** The camera's view with all of a large scene in it. */
export function wholeOf(view, camera = HOME) {
  const whole = { ...homeOf(camera), zoom: leastZoom(view) };
  return view.beside > 0 ? scrollAside(whole, view, 0) : scroll(whole, view, 0);
}

/** Which part of a tall scene is in the view, from its upper end: [from, to] of 0..1. */
export function partOf(camera, view) {
  const tall = 1 + depthOf(view), half = 0.5 / camera.zoom;
  return [(0.5 - camera.y - half) / tall, (0.5 - camera.y + half) / tall].map((part) => clamp(part, 0, 1));
}

/** The same of a wide scene, from its left end. */
export function partAside(camera, view) {
  const wide = 1 + breadthOf(view), half = 0.5 / camera.zoom;
  return [(0.5 + camera.x - half) / wide, (0.5 + camera.x + half) / wide].map((part) => clamp(part, 0, 1));
}

/** Zooms by `factor` and keeps the point of the middle plane under `at` (css px) where it is. */
export function zoomAt(camera, size, factor, at) {
  const zoom = clamp(camera.zoom * factor, leastZoom(size), ZOOM.most);
  const { right, up } = axes(camera);
  const u = at.x - size.width / 2, v = size.height / 2 - at.y;
  const gain = 1 / camera.zoom - 1 / zoom;
  return { ...shift(camera, size, add(scale(right, u * gain), scale(up, v * gain))), zoom };
}

/** The camera on the way from a to b. */
export function mixCameras(a, b, t) {
  const s = smooth(t);
  const mixed = Object.fromEntries(Object.keys(HOME).map((key) => [key, mix(a[key], b[key], s)]));
  return t >= 1 ? b : { ...mixed, zoom: a.zoom * (b.zoom / a.zoom) ** s };
}

/**
 * The very same view, but with its middle plane through a world point, so that zooming goes towards that point and not
 * past it. Without perspective nothing changes on the screen either way.
 */
export function focusOn(camera, size, point) {
  const { back } = axes(camera);
  const middle = [camera.x * size.width, camera.y * size.height, camera.z * size.height];
  const depth = dot(sub(point, middle), back);
  const way = 1 - (camera.bend * camera.zoom * depth) / (DISTANCE * size.height); // from the eye, 1 is the middle
  if (way < LEAST_WAY) return camera;
  return settle({ ...shift(camera, size, scale(back, depth)), zoom: camera.zoom / way }, size);
}

/** The camera that shows one box of the layout as large as fits beside the labels, or a good deal larger, from where this one looks. */
export function flyTo(camera, view, box, gutter = 0) {
  const { width, height } = view;
  const wide = (SHARE.width * (width - gutter)) / box.width, high = (SHARE.height * height) / Math.max(box.height, 1);
  const zoom = clamp(Math.min(Math.max(wide, CLOSER), high), ZOOM.least, CLOSEST);
  return settle({ ...camera, x: (box.x - gutter / 2 / zoom) / width, y: box.y / height, z: 0, zoom }, view);
}
