/** The only one who fetches. Answers of the server's own errors become ApiError; a dead server stays a TypeError. */
import { unpack } from "./wire.js";

export class ApiError extends Error {
  constructor({ error, detail, status }) {
    super(detail);
    this.code = error;
    this.status = status;
  }
}

export async function ask(path, options) {
  const answer = await fetch(path, options);
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new ApiError({ error: "unknown", detail: answer.statusText, status: answer.status, ...body });
}

export const BINARY = "application/octet-stream";
export const model = (id) => `/api/models/${encodeURIComponent(id)}`;

const version = (digest) => (digest ? `v=${digest}` : ""); // of a checkpoint none is known

export const getModels = async () => (await ask("/api/models")).json();

export const getGraph = async ({ id, digest }) => (await ask(`${model(id)}?${version(digest)}`)).json();

/** The binary block -> {model, step, weights: Map layer id -> {weight, bias} of Float32Arrays} */
export function openWeights(buffer) {
  const { header, values } = unpack(buffer);
  const weights = new Map();
  for (const { layer, role, at, size } of header.tensors) {
    weights.set(layer, { ...weights.get(layer), [role]: values.subarray(at, at + size) });
  }
  return { model: header.model, step: header.step, weights };
}

/** -> Map layer id -> {weight, bias} */
export async function getWeights({ id, digest }) {
  const answer = await ask(`${model(id)}/weights?${version(digest)}`);
  return openWeights(await answer.arrayBuffer()).weights;
}

/** The bytes of a drawing or a photo (net/subject.js) -> the binary block, as ArrayBuffer */
export async function postRun(id, pixels, center) {
  const answer = await ask(`${model(id)}/run${center ? "?center=1" : ""}`, {
    method: "POST",
    body: pixels,
    headers: { "Content-Type": BINARY, Accept: BINARY },
  });
  return answer.arrayBuffer();
}

/** What a network says of the same pixels, without the values of its units -> {probabilities, prediction, ...} */
export async function postAnswer(id, pixels, center) {
  const options = { method: "POST", body: pixels, headers: { "Content-Type": BINARY, Accept: "application/json" } };
  return (await ask(`${model(id)}/run?layers=${center ? "&center=1" : ""}`, options)).json();
}

/** pixels: a list of levels (levelsOf in net/subject.js) */
async function postUnit(id, what, { pixels, center, layer, index }, signal) {
  const body = JSON.stringify({ pixels, center, layer, unit: { index } });
  const answer = await ask(`${model(id)}/${what}`, { method: "POST", body, headers: { "Content-Type": "application/json" }, signal });
  return answer.json();
}

/** One unit of a drawing's run, by a second route -> {layer, unit, recorded, recomputed, difference, method} */
export const postVerify = (id, unit) => postUnit(id, "verify", unit);

/** The same unit explained (docs/api.md); signal: of an AbortController, for giving it up. */
export const postExplain = (id, unit, signal) => postUnit(id, "explain", unit, signal);

/** The binary block -> {values, stats: Map id -> {min, max}, probabilities, prediction, center} */
export function openRun(buffer) {
  const { header, values } = unpack(buffer);
  const stats = new Map(header.layers.map(({ id, min, max }) => [id, { min, max }]));
  const { model: id, probabilities, prediction, center } = header;
  return { model: id, values, stats, probabilities, prediction, center };
}

/** name: "zh", or "rooms.zh" for what is said only in rooms -> the page's sentences: {key: text} */
export const getText = async (name) => (await ask(`/static/text/${name}.json`)).json();

/** -> the guide's sentences in one language: {frame: {key: text}, "1": {...}, ...} */
export const getGuideText = async (language) => (await ask(`/static/text/guide.${language}.json`)).json();

/**
 * For each map of a layer the pictures that excite it most -> {inset, images, examples, channels: [{channel, items: [{pixels: Uint8Array, ...}]}]}.
 * maps: "0-3", or all of them; signal: of an AbortController.
 */
export async function getTop({ id, digest }, layer, count, maps = "", signal = undefined) {
  const some = maps && `&maps=${maps}`;
  const told = await (await ask(`${model(id)}/layers/${encodeURIComponent(layer)}/top?count=${count}${some}&${version(digest)}`, { signal })).json();
  const opened = (item) => ({ ...item, pixels: Uint8Array.from(atob(item.pixels), (each) => each.charCodeAt(0)) });
  return { ...told, channels: told.channels.map(({ items, ...rest }) => ({ ...rest, items: items.map(opened) })) };
}

/** -> the well-known networks, row by row */
export const getArchitectures = async () => (await ask("/static/data/architectures.json")).json();

const openExample = ({ name, label, side, pixels }) => ({ name, label, side, pixels: Uint8Array.from(atob(pixels), (each) => each.charCodeAt(0)) });

/** The first test photos of each class -> [{name, label (its class), side, pixels: Uint8Array [side][side][3]}, ...] */
export const getExamples = async (count) => (await (await ask(`/api/examples/photos?count=${count}`)).json()).photos.map(openExample);

/** One test photo by its name, such as cat-0003. */
export const getExample = async (name) => openExample(await (await ask(`/api/examples/photos/${encodeURIComponent(name)}`)).json());

/** A free photo that the page brings -> the file, as a Blob */
export const getFree = async (name) => (await ask(`/static/data/photos/${encodeURIComponent(name)}.jpg`)).blob();

/** -> [{label, pixels: Uint8Array(784)}, ...] */
export async function getSamples() {
  const bytes = new Uint8Array(await (await ask("/static/data/samples.bin")).arrayBuffer());
  const RECORD = 785; // label, then 28 x 28 grey levels
  return Array.from({ length: Math.floor(bytes.length / RECORD) }, (_, k) => ({
    label: bytes[k * RECORD],
    pixels: bytes.subarray(k * RECORD + 1, (k + 1) * RECORD),
  }));
}
