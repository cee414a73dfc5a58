/**
 * The reader's own photo over a reload of the page that the page itself asks for (another language): in this tab's storage, taken out
 * when the page is there again. It goes nowhere else.
 */
import { fromBytes } from "./read.js";

const KEY = "lunette.photo";
const CHUNK = 8190; // bytes, threes of them, turned into text at once

function toText({ rgba }) {
  const rgb = rgba.filter((_, k) => k % 4 !== 3);
  let text = "";
  for (let at = 0; at < rgb.length; at += CHUNK) text += btoa(String.fromCharCode(...rgb.subarray(at, at + CHUNK)));
  return text;
}

export function keepShot({ photo, crop }) {
  const { name, width, height, full } = photo;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ name, width, height, full, crop, rgb: toText(photo) }));
  } catch {
    // no storage here: the reader chooses the photo again
  }
}

/** -> {sample: null, crop, photo}, or null */
export function takeShot() {
  try {
    const { name, width, height, full, crop, rgb } = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    const bytes = Uint8Array.from(atob(rgb), (each) => each.charCodeAt(0));
    return { sample: null, crop, photo: { ...fromBytes(name, bytes, width, height), full } };
  } catch {
    return null; // nothing there, or not ours
  }
}
