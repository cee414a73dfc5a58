/** Digits that the reader drew and named: a list of {label, pixels: Uint8Array(784)}, and how it is kept as text. */
const SIDE = 28, COUNT = SIDE * SIDE;

const isDigit = ({ label, pixels } = {}) => Number.isInteger(label) && label >= 0 && label <= 9 && pixels?.length === COUNT;

/** The list with one more; the same list where it is full (`most`: how many the server takes) or that is no digit. */
export const added = (list, digit, most) => (list.length < most && isDigit(digit) ? [...list, digit] : list);

export const without = (list, k) => list.filter((_, each) => each !== k);

/** 784 bytes <-> base64, as the server reads them */
export const packed = (pixels) => btoa(String.fromCharCode(...pixels));
const unpacked = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

export const written = (list) => JSON.stringify(list.map(({ label, pixels }) => [label, packed(pixels)]));

/** The first `most` of the list out of its text; what is damaged is left out. */
export function read(text, most) {
  try {
    return JSON.parse(text).flatMap(([label, bytes]) => {
      const digit = { label, pixels: unpacked(bytes) };
      return isDigit(digit) ? [digit] : [];
    }).slice(0, most);
  } catch {
    return [];
  }
}

/**
 * The drawing as the network got it, back as grey levels: the middle 28 x 28 of its input layer, whose values are
 * (grey / 255 - mean) / std. values: rows * cols numbers.
 */
export function asRead(values, { rows, cols }, { mean = 0, std = 1 }) {
  const top = (rows - SIDE) / 2, left = (cols - SIDE) / 2;
  return Uint8Array.from({ length: COUNT }, (_, k) => {
    const value = values[(top + Math.floor(k / SIDE)) * cols + left + (k % SIDE)];
    return Math.min(255, Math.max(0, Math.round(255 * (value * std + mean))));
  });
}
