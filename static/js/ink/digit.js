/** A digit as text for a link: base64url of the box that holds its ink (top, left, rows, columns), then the grey levels in it. */
const SIDE = 28; // pixels
const HEAD = 4; // bytes

function boxOf(levels) {
  const inked = [...levels.keys()].filter((k) => levels[k] > 0), rows = inked.map((k) => Math.floor(k / SIDE)), cols = inked.map((k) => k % SIDE);
  if (!inked.length) return [0, 0, 0, 0];
  const [top, left] = [Math.min(...rows), Math.min(...cols)];
  return [top, left, Math.max(...rows) - top + 1, Math.max(...cols) - left + 1];
}

/** 784 grey levels -> text */
export function digitText(levels) {
  const box = boxOf(levels), [top, left, rows, cols] = box;
  const inside = Array.from({ length: rows * cols }, (_, k) => levels[(top + Math.floor(k / cols)) * SIDE + left + (k % cols)]);
  return btoa(String.fromCharCode(...box, ...inside)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The way back: Uint8Array(784). Throws where the text is no such thing. */
export function readDigit(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const [top, left, rows, cols] = bytes;
  if (!(top + rows <= SIDE && left + cols <= SIDE && bytes.length === HEAD + rows * cols)) throw new RangeError("no digit");
  const levels = new Uint8Array(SIDE * SIDE);
  bytes.subarray(HEAD).forEach((level, k) => (levels[(top + Math.floor(k / cols)) * SIDE + left + (k % cols)] = level));
  return levels;
}
