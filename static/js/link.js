/**
 * The view in the URL's hash, through one table of properties; and the browser's history, where each unit that was chosen
 * is an entry. The only one who touches location and history. Writing waits a little: browsers limit how often an address
 * may change.
 */
import { BLANK, decode, encode, isBlank } from "./ink/drawing.js";
import { PALETTES } from "./view/colour.js";
import { HOME, HOME_SOLID, isHome } from "./view/camera.js";
import { ALL } from "./view/choice.js";
import { SCALES } from "./view/ranges.js";

const WAIT = 250; // ms
const WALK = 1000; // ms: steps with the keys that follow sooner share one entry of the history
const MOST = { entries: 40, within: 10_000 }; // ms: more than that many choices are no reader's; browsers refuse them
const DIGITS = 4;
export const LANGUAGES = ["en", "zh"];
export const DEPTHS = [1, 2, 3]; // of an explanation: sentence, picture, arithmetic

/** What an address that does not say otherwise stands for. */
export const FRESH = {
  drawing: BLANK,
  center: true,
  camera: HOME,
  choice: ALL,
  relief: false,
  wires: null,
  depth: DEPTHS.at(-1),
  wide: false,
  room: null,
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

const oneOf = (legal) => (text) => legal.find((each) => each === text);

/** key of the state -> [name in the hash, write(value) -> text or null for the default, read(text) -> value or undefined] */
const PROPERTIES = {
  modelId: ["model", (id, { defaultModel }) => (id === defaultModel ? null : id), (text) => text],
  drawing: ["draw", (drawing) => (isBlank(drawing) ? null : encode(drawing)), decode],
  center: ["center", (center) => (center ? null : "0"), (text) => text !== "0"],
  selected: ["unit", (unit) => unit && `${unit.layer}:${unit.index}`, readUnit],
  camera: ["cam", writeCamera, readCamera],
  choice: ["show", writeChoice, readChoice],
  relief: ["relief", (relief) => (relief ? "1" : null), (text) => text === "1"],
  wires: ["wires", (id) => id, (text) => text],
  scale: ["scale", (scale) => (scale === "layer" ? null : scale), oneOf(SCALES)],
  palette: ["palette", (palette) => (palette === PALETTES[0] ? null : palette), oneOf(PALETTES)],
  depth: ["depth", (depth) => (depth === DEPTHS.at(-1) ? null : String(depth)), (text) => DEPTHS.find((depth) => String(depth) === text)],
  wide: ["wide", (wide) => (wide ? "1" : null), (text) => text === "1"],
  room: ["room", (room) => room && `${room.kind}:${room.layer}:${room.channel}`, readRoom],
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

/** "3.2": chapter 3, section 2; "3": its beginning, which is section 0. */
function readPlace(text) {
  const [, chapter, section = "0"] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return Number(chapter) > 0 ? { chapter: Number(chapter), section: Number(section) } : undefined;
}

function readRoom(text) {
  const [kind, layer, channel] = text.split(":");
  return layer && /^\d+$/.test(channel ?? "") ? { kind, layer, channel: Number(channel) } : undefined;
}

function readUnit(text) {
  const [layer, index] = text.split(":");
  return /^\d+$/.test(index ?? "") ? { layer, index: Number(index) } : undefined;
}

/** x, y, zoom of the flat view; x, y, z, zoom, yaw, pitch, bend of any other; "3d" for the tower as it first stands. */
function writeCamera(camera, { flight }) {
  const cam = flight?.to ?? camera;
  if (isHome(cam)) return cam.bend ? "3d" : null;
  const keys = cam.bend ? Object.keys(HOME) : ["x", "y", "zoom"];
  return keys.map((key) => short(cam[key])).join(",");
}

function readCamera(text) {
  if (text === "3d") return HOME_SOLID;
  const numbers = text.split(",").map(Number);
  const keys = numbers.length === 3 ? ["x", "y", "zoom"] : Object.keys(HOME);
  if (numbers.length !== keys.length || !numbers.every(Number.isFinite)) return undefined;
  const camera = { ...HOME, ...Object.fromEntries(keys.map((key, k) => [key, numbers[k]])) };
  return camera.zoom > 0 && camera.bend >= 0 && camera.bend <= 1 ? camera : undefined;
}

/** "fold", "only.conv2", "-relu1.relu2": what differs from showing everything. */
function writeChoice({ hidden, fold, only }) {
  const parts = [fold ? "fold" : "", only ? `only.${only}` : "", hidden.length ? `-${hidden.join(".")}` : ""].filter(Boolean);
  return parts.length ? parts.join(",") : null;
}

function readChoice(text) {
  const parts = text.split(",");
  const named = (start) => parts.find((part) => part.startsWith(start))?.slice(start.length);
  return { ...ALL, fold: parts.includes("fold"), only: named("only.") ?? null, hidden: named("-")?.split(".") ?? [] };
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

/** What we keep with an entry of the history that we made: {selected, trail, room}; null where the reader made it. */
const entryOf = (state) => state?.lunette ?? null;

/** The trail of the entry that the page was opened with, as after a reload. */
export const rememberedTrail = () => entryOf(history.state)?.trail ?? [];

/**
 * Keeps the address in step with the store, and the store with an address that the reader changes: `apply(state)` takes
 * all of it. An entry of ours only brings back its unit and its room, with `restore(unit, trail, room)`: what was drawn
 * meanwhile stays.
 */
export function createLink(store, { apply, restore }) {
  let timer = null;
  let walked = -Infinity; // when the last step with the keys was
  let pushed = []; // when the last entries were made
  let room = store.get().room?.kind; // the one that the present entry shows
  let known = location.hash; // as it was last written or read

  const entry = () => {
    const { selected, trail, room: open } = store.get();
    return { lunette: { selected, trail, room: open } };
  };
  const address = () => writeHash(store.get()) || location.pathname + location.search;

  function write() {
    timer = null;
    if (location.hash !== known) return; // the reader has just edited it: `follow` is about to be called
    history.replaceState(entry(), "", address());
    known = location.hash;
  }

  const writeSoon = () => {
    timer ??= setTimeout(write, WAIT);
  };

  /** Is this choice one that Back should return from? */
  function isNew({ how }, now) {
    const goesOn = now - walked < WALK;
    walked = how === "walked" ? now : -Infinity;
    pushed = pushed.filter((then) => now - then < MOST.within);
    return how === "chosen" || (how === "walked" && !goesOn);
  }

  function push(now) {
    if (pushed.length >= MOST.entries) return;
    pushed.push(now);
    history.pushState(entry(), "", address());
    known = location.hash;
  }

  function keep(state) {
    const now = performance.now();
    if (isNew(state, now)) push(now);
  }

  /** To open a room, or to leave it, is an entry; to go from map to map inside it is none. */
  function keepRoom({ room: next }) {
    if (next?.kind === room) return;
    room = next?.kind;
    push(performance.now());
  }

  /** Back or forward, to an entry of ours. */
  function comeBack({ state }) {
    const ours = entryOf(state);
    if (!ours) return;
    known = location.hash;
    room = ours.room?.kind;
    restore(ours.selected, ours.trail, ours.room);
    writeSoon(); // the entry may be older than the drawing
  }

  /** A hash that the reader pasted or edited makes an entry without a mark of ours. */
  function follow() {
    if (entryOf(history.state)) return;
    known = location.hash;
    const wanted = readHash(location.hash);
    const { language, modelId, defaultModel } = store.get();
    const others = (wanted.language ?? language) !== language || (wanted.modelId ?? defaultModel) !== modelId;
    if (others) return location.reload();
    room = wanted.room?.kind;
    apply(wanted);
    write();
  }

  /** The page anew, in another language or with another network: the address holds all that is on it. */
  function anew(change) {
    clearTimeout(timer);
    timer = null;
    history.replaceState(entry(), "", writeHash({ ...store.get(), ...change }) || location.pathname + location.search);
    location.reload();
  }

  if (!entryOf(history.state)) history.replaceState(entry(), "");
  store.subscribe(["selected"], keep);
  store.subscribe(["room"], keepRoom);
  store.subscribe([...Object.keys(PROPERTIES), "trail", "flight"], writeSoon);
  window.addEventListener("popstate", comeBack);
  window.addEventListener("hashchange", follow);
  return {
    speak: (languageChosen) => anew({ languageChosen }),
    open: (modelId) => anew({ modelId, at: null, selected: null }),
  };
}

export const currentHash = () => location.hash;
