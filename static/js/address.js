/**
 * The view as the text of an address's hash, and back, through one table of properties. Ids of layers are encoded wherever
 * something is split beside them, so that one may hold dots, dashes or anything else.
 */
import { BLANK, decode, encode, isBlank } from "./ink/drawing.js";
import { PALETTES } from "./view/colour.js";
import { HOME, HOME_SOLID, HOME_STRIP, isHome, viewNamed } from "./view/camera.js";
import { ALL } from "./view/choice.js";
import { SCALES } from "./view/ranges.js";

const DIGITS = 4;
export const LANGUAGES = ["en", "zh"];
export const DEPTHS = [1, 2, 3]; // of an explanation: sentence, picture, arithmetic

/** What an address that does not say otherwise stands for. */
export const FRESH = {
  drawing: BLANK,
  shot: null, // {sample, crop, photo}: see photo/photo.js; the reader's own photo is in no address
  center: true,
  camera: HOME,
  choice: ALL,
  relief: false,
  wires: null,
  depth: DEPTHS.at(-1),
  wide: false,
  room: null,
  beside: null, // the id of a second network whose answer stands beside the first one's
  reach: false,
  scale: "layer",
  palette: PALETTES[0],
  guide: null,
  guideWide: false,
  train: null,
  sight: "values", // or "gradients": which of the two the scene shows
  target: null, // {label}: the right answer by the reader's word, while one step is explained; a new object each time
  loss: null, // chosen there, too
  at: null, // the checkpoint that is to be on the screen
  column: "guide", // or "train", "unit": what the right column shows of what is open; not in the address
};

const short = (x) => String(Number(x.toFixed(DIGITS)));
const escaped = (text) => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":"); // legible where legal

/** A layer's id between marks that it may hold itself: these, and ~, as ~ and two hex digits. What was never encoded is read as it is. */
const hex = (mark) => `~${mark.charCodeAt(0).toString(16).toUpperCase()}`;
const idText = (id) => id.replace(/[~,:]/g, hex);
const listedId = (id) => id.replace(/[~,:.]/g, hex); // in a list that dots divide
const readId = (text) => text.replace(/~(7E|2C|3A|2E)/g, (_, code) => String.fromCharCode(parseInt(code, 16)));

const oneOf = (legal) => (text) => legal.find((each) => each === text);

/** key of the state -> [name in the hash, write(value) -> text or null for the default, read(text) -> value or undefined] */
export const PROPERTIES = {
  modelId: ["model", (id, { defaultModel }) => (id === defaultModel ? null : id), (text) => text],
  drawing: ["draw", (drawing) => (isBlank(drawing) ? null : encode(drawing)), decode],
  shot: ["photo", writeShot, readShot],
  center: ["center", (center) => (center ? null : "0"), (text) => text !== "0"],
  selected: ["unit", (unit) => unit && `${idText(unit.layer)}:${unit.index}`, readUnit],
  camera: ["cam", writeCamera, readCamera],
  choice: ["show", writeChoice, readChoice],
  relief: ["relief", (relief) => (relief ? "1" : null), (text) => text === "1"],
  wires: ["wires", (id) => id, (text) => text],
  scale: ["scale", (scale) => (scale === "layer" ? null : scale), oneOf(SCALES)],
  palette: ["palette", (palette) => (palette === PALETTES[0] ? null : palette), oneOf(PALETTES)],
  depth: ["depth", (depth) => (depth === DEPTHS.at(-1) ? null : String(depth)), (text) => DEPTHS.find((depth) => String(depth) === text)],
  wide: ["wide", (wide) => (wide ? "1" : null), (text) => text === "1"],
  room: ["room", (room) => room && `${room.kind}:${idText(room.layer)}:${room.channel}`, readRoom],
  beside: ["beside", (id) => id, (text) => text || undefined],
  reach: ["reach", (reach) => (reach ? "1" : null), (text) => text === "1"],
  guide: ["guide", (place) => place && `${place.chapter}${place.section ? `.${place.section}` : ""}`, readPlace],
  train: ["train", (open) => (open ? "1" : null), (text) => (text === "1" ? {} : undefined)],
  sight: ["sight", (sight) => (sight === "values" ? null : sight), oneOf(["gradients"])],
  target: ["label", (target, { sight }) => (sight === "gradients" && target ? String(target.label) : null), (text) => (/^\d{1,4}$/.test(text) ? { label: Number(text) } : undefined)],
  loss: ["loss", (loss, { sight }) => (sight === "gradients" ? loss : null), oneOf(["cross_entropy", "squared_error"])],
  at: ["at", (id) => id, (text) => (/^[\w.-]{1,80}@(\d{1,9}|latest)$/.test(text) ? text : undefined)],
  guideWide: ["gwide", (wide) => (wide ? "1" : null), (text) => text === "1"],
  language: ["lang", (_, { languageChosen }) => languageChosen, oneOf(LANGUAGES)],
  theme: ["theme", (theme, { themeChosen }) => (themeChosen ? theme : null), (text) => (text === "light" || text === "dark" ? text : undefined)],
};

/** "cat-0003", "kitten:32,0,160": a sample, and the square of it that is read where that is not the one in the middle. */
function writeShot(shot) {
  if (!shot?.sample) return null;
  return shot.crop ? `${shot.sample}:${shot.crop.x},${shot.crop.y},${shot.crop.side}` : shot.sample;
}

function readShot(text) {
  const [, sample, ...square] = /^([\w-]{1,60})(?::(\d{1,4}),(\d{1,4}),([1-9]\d{0,3}))?$/.exec(text) ?? [];
  const [x, y, side] = square.map(Number);
  return sample && { sample, crop: side ? { x, y, side } : null, photo: null };
}

/** "3.2": chapter 3, section 2; "3": its beginning, which is section 0. */
function readPlace(text) {
  const [, chapter, section = "0"] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return Number(chapter) > 0 ? { chapter: Number(chapter), section: Number(section) } : undefined;
}

function readRoom(text) {
  const [kind, layer, channel] = text.split(":");
  return layer && /^\d+$/.test(channel ?? "") ? { kind, layer: readId(layer), channel: Number(channel) } : undefined;
}

function readUnit(text) {
  const [layer, index] = text.split(":");
  return /^\d+$/.test(index ?? "") ? { layer: readId(layer), index: Number(index) } : undefined;
}

const PLANE = ["x", "y", "zoom"], SPACE = ["x", "y", "z", "zoom", "yaw", "pitch", "bend"];

/** x, y, zoom of the flat view, behind "strip" those of the strip; x, y, z, zoom, yaw, pitch, bend of any other; a view's name as it first stands. */
function writeCamera(camera, { flight }) {
  const cam = flight?.to ?? camera, name = viewNamed(cam);
  if (isHome(cam)) return name === "flat" ? null : name;
  const numbers = (cam.bend ? SPACE : PLANE).map((key) => short(cam[key]));
  return (name === "strip" ? [name, ...numbers] : numbers).join(",");
}

function readCamera(text) {
  if (text === "3d") return HOME_SOLID;
  if (text === "strip") return HOME_STRIP;
  const parts = text.split(","), isStrip = parts[0] === "strip", numbers = (isStrip ? parts.slice(1) : parts).map(Number);
  const keys = isStrip || numbers.length === 3 ? PLANE : SPACE;
  if (numbers.length !== keys.length || !numbers.every(Number.isFinite)) return undefined;
  const camera = { ...(isStrip ? HOME_STRIP : HOME), ...Object.fromEntries(keys.map((key, k) => [key, numbers[k]])) };
  return camera.zoom > 0 && camera.bend >= 0 && camera.bend <= 1 ? camera : undefined;
}

const FOLDS = { fold: true, unfold: false };

/** "fold" or "unfold", "channels", "only.conv2", "-relu1.layer1~2E0": what differs from showing everything as the network asks. */
function writeChoice({ hidden, fold, only, channels }) {
  const folded = Object.keys(FOLDS).find((name) => FOLDS[name] === fold) ?? "";
  const parts = [folded, channels ? "channels" : "", only ? `only.${idText(only)}` : "", hidden.length ? `-${hidden.map(listedId).join(".")}` : ""].filter(Boolean);
  return parts.length ? parts.join(",") : null;
}

function readChoice(text) {
  const parts = text.split(",");
  const named = (start) => parts.find((part) => part.startsWith(start))?.slice(start.length);
  const only = named("only."), hidden = named("-");
  const fold = FOLDS[parts.find((part) => Object.hasOwn(FOLDS, part))] ?? null;
  return { ...ALL, fold, channels: parts.includes("channels"), only: only ? readId(only) : null, hidden: hidden ? hidden.split(".").map(readId) : [] };
}

/** Gradients are those of a step that the training column explains; only with them are label and loss read. */
function withStep({ target, loss, ...state }) {
  return state.sight ? { ...state, ...(target && { target }), ...(loss && { loss }), train: {}, column: "train" } : state;
}

/** Hash text -> the part of the state that it names; what cannot be read is left out. */
export function readHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const state = {};
  for (const [key, [name, , read]] of Object.entries(PROPERTIES)) {
    const value = given.has(name) ? read(given.get(name)) : undefined;
    if (value !== undefined) state[key] = value;
  }
  return withStep(state);
}

export function writeHash(state) {
  const parts = [];
  for (const [key, [name, write]] of Object.entries(PROPERTIES)) {
    const text = write(state[key], state);
    if (text !== null && text !== undefined) parts.push(`${name}=${escaped(text)}`);
  }
  return parts.length ? `#${parts.join("&")}` : "";
}
