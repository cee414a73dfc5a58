/**
 * The view in the URL's hash, through one table of properties. The only one who touches location.
 * Writing waits a little: browsers limit how often an address may change.
 */
import { decode, encode, isBlank } from "./ink/drawing.js";
import { HOME } from "./view/camera.js";

const WAIT = 250; // ms
const DIGITS = 4;

const short = (x) => String(Number(x.toFixed(DIGITS)));
const escaped = (text) => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":"); // legible where legal

/** key of the state -> [name in the hash, write(value) -> text or null for the default, read(text) -> value or undefined] */
const PROPERTIES = {
  modelId: ["model", (id, { defaultModel }) => (id === defaultModel ? null : id), (text) => text],
  drawing: ["draw", (drawing) => (isBlank(drawing) ? null : encode(drawing)), decode],
  center: ["center", (center) => (center ? null : "0"), (text) => text !== "0"],
  selected: ["unit", (unit) => unit && `${unit.layer}:${unit.index}`, readUnit],
  camera: ["cam", (cam) => (cam === HOME ? null : [cam.x, cam.y, cam.zoom].map(short).join(",")), readCamera],
  theme: ["theme", (theme, { themeChosen }) => (themeChosen ? theme : null), (text) => (text === "light" || text === "dark" ? text : undefined)],
};

function readUnit(text) {
  const [layer, index] = text.split(":");
  return /^\d+$/.test(index ?? "") ? { layer, index: Number(index) } : undefined;
}

function readCamera(text) {
  const [x, y, zoom] = text.split(",").map(Number);
  return [x, y, zoom].every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : undefined;
}

/** Hash text -> the part of the state that it names; what cannot be read is left out. */
export function readHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const state = {};
  for (const [key, [name, , read]] of Object.entries(PROPERTIES)) {
    const value = given.has(name) ? read(given.get(name)) : undefined;
    if (value !== undefined) state[key] = value;
  }
  return state;
}

export function writeHash(state) {
  const parts = [];
  for (const [key, [name, write]] of Object.entries(PROPERTIES)) {
    const text = write(state[key], state);
    if (text !== null && text !== undefined) parts.push(`${name}=${escaped(text)}`);
  }
  return parts.length ? `#${parts.join("&")}` : "";
}

/** Keeps the address in step with the store, and the store with an address that the reader changes. */
export function createLink(store, apply) {
  let timer = null;
  let written = location.hash;

  function write() {
    timer = null;
    written = writeHash(store.get());
    if (written !== location.hash) history.replaceState(null, "", written || location.pathname + location.search);
  }

  store.subscribe(Object.keys(PROPERTIES), () => {
    timer ??= setTimeout(write, WAIT);
  });
  window.addEventListener("hashchange", () => {
    if (location.hash !== written) apply(readHash(location.hash));
    written = location.hash;
  });
}

export const currentHash = () => location.hash;
