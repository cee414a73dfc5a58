/** What this browser remembers of trainings: the reader's own digits, the newest training, and the keys that commands need. */
import { read, written } from "./compute/digits.js";

const DIGITS = "lunette.digits", KEYS = "lunette.keys", NEWEST = "lunette.training";

const load = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off: all works, nothing is remembered when the page is left
  }
};

/** -> whether it could be kept */
function save(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

function keys() {
  try {
    return JSON.parse(load(KEYS) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

export const loadDigits = (most) => read(load(DIGITS) ?? "[]", most);
export const saveDigits = (list) => save(DIGITS, written(list));

const held = new Map(); // keys of this visit: a training must obey who started it even where nothing can be stored

/** The key of a training or of a model that it became; null where it is another browser's. */
export const keyOf = (id) => held.get(id) ?? keys()[id] ?? null;

const MOST = 100; // keys; the oldest go first

export function rememberKey(id, key) {
  held.set(id, key);
  const entries = Object.entries({ ...keys(), [id]: key }).slice(-MOST);
  save(KEYS, JSON.stringify(Object.fromEntries(entries)));
}

export const newestTraining = () => load(NEWEST);
export const rememberTraining = (id) => save(NEWEST, id ?? "");
