import { digitText, readDigit } from "./digit.js";

/**
 * A drawing is {sample, strokes, digit}: an optional sample digit below, or any digit (784 grey levels), strokes on top, never
 * mutated. `digit` is left out where there is none.
 * A stroke is {mode: "pen" | "erase", radius, points: [[x, y], ...]}, lengths in cells.
 * Points sit on a grid of 1/8 cell and radii on 1/20 cell, so that a link gives back the same pixels.
 */
export const BLANK = Object.freeze({ sample: null, strokes: Object.freeze([]) });
export const MAX_POINTS = 4000; // of one drawing; a link stays under some 11,000 characters
export const RADIUS = { least: 0.7, most: 2.2, usual: 1.2 }; // cells

const POINT_STEP = 8, RADIUS_STEP = 20; // parts of a cell
const BYTE = 255;

export const snap = (x) => Math.min(BYTE, Math.max(0, Math.round(x * POINT_STEP))) / POINT_STEP;
export const isBlank = ({ sample, strokes, digit }) => sample === null && !digit && strokes.length === 0;
export const countPoints = (drawing) => drawing.strokes.reduce((n, stroke) => n + stroke.points.length, 0);

/** Drawing -> text for a link: sample number, or d and the digit (digit.js), a dot, base64url of [mode, radius, points (2 bytes), x, y, ...]. */
export function encode({ sample, strokes, digit }) {
  const bytes = [];
  for (const { mode, radius, points } of strokes) {
    bytes.push(mode === "erase" ? 1 : 0, Math.round(radius * RADIUS_STEP), points.length >> 8, points.length & BYTE);
    for (const [x, y] of points) bytes.push(Math.round(x * POINT_STEP), Math.round(y * POINT_STEP));
  }
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${digit ? `d${digitText(digit)}` : (sample ?? "")}.${text}`;
}

/** The way back. Anything malformed gives the blank drawing: a damaged link must not break the page. */
export function decode(text) {
  try {
    const [sample, code] = text.split(".");
    const raw = atob((code ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(raw, (c) => c.charCodeAt(0));
    const strokes = [];
    for (let at = 0; at < bytes.length; ) {
      const count = bytes[at + 2] * 256 + bytes[at + 3];
      const end = at + 4 + 2 * count;
      if (!(end <= bytes.length) || count === 0) return BLANK;
      const points = [];
      for (let i = at + 4; i < end; i += 2) points.push([bytes[i] / POINT_STEP, bytes[i + 1] / POINT_STEP]);
      strokes.push({ mode: bytes[at] ? "erase" : "pen", radius: bytes[at + 1] / RADIUS_STEP, points });
      at = end;
    }
    const digit = sample.startsWith("d") ? readDigit(sample.slice(1)) : null;
    const number = sample === "" || digit ? null : Number(sample);
    if (number !== null && !Number.isInteger(number)) return BLANK;
    const drawing = { sample: number, strokes, ...(digit && { digit }) };
    return countPoints(drawing) > MAX_POINTS ? BLANK : drawing;
  } catch {
    return BLANK; // not base64
  }
}
