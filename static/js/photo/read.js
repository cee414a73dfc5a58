/**
 * A picture file -> a photo as the page keeps it: {name, sample, rgba, width, height, full}. Turned as its EXIF says, see-through parts laid on
 * white, at most 512 pixels along its longer side; full: its size before that. What is no such file is a Refusal.
 */
import { t } from "../text/words.js";
import { whole } from "../ui/format.js";
import { headerOf } from "./compute/header.js";

export const MOST = { bytes: 40_000_000, pixels: 64_000_000, side: 512 };
const HEAD = 262_144; // bytes of a file that are looked at first: what cameras write before the size of a JPEG fits in

/** Its message is a sentence for the reader. */
export class Refusal extends Error {}

const refuse = (key, values) => {
  throw new Refusal(t(`photo.refused.${key}`, values));
};
const million = (count) => String(Math.ceil(count / 1e6));

/** Kinds of file that a network's photo cannot be, or that this browser may not unpack -> the sentence. */
const HOPELESS = { svg: "svg", pdf: "noPhoto", unknown: "noPhoto" };
const BROKEN = { heic: "heic", avif: "heic" };

function check({ width, height }, name) {
  if (width * height > MOST.pixels) refuse("pixels", { name, width: whole(width), height: whole(height), most: million(MOST.pixels) });
}

/** An image or bitmap -> its pixels, shrunk where it is larger. */
export function pixelsOf(image, { width, height }) {
  const scale = Math.min(1, MOST.side / Math.max(width, height));
  const [cols, rows] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = new OffscreenCanvas(cols, rows).getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, cols, rows);
  context.drawImage(image, 0, 0, cols, rows);
  return { rgba: context.getImageData(0, 0, cols, rows).data, width: cols, height: rows, full: { width, height } };
}

/** file: a File or Blob -> Promise of a photo; rejects with a Refusal. */
export async function readFile(file, name = file.name || t("photo.pasted")) {
  if (file.size === 0) refuse("empty", { name });
  if (file.size > MOST.bytes) refuse("large", { name, size: million(file.size), most: million(MOST.bytes) });
  const header = headerOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  if (HOPELESS[header.kind]) refuse(HOPELESS[header.kind], { name });
  if (header.width === 0 || header.height === 0) refuse("broken", { name });
  check(header, name);
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => refuse(BROKEN[header.kind] ?? "broken", { name }));
  check(bitmap, name);
  const photo = { name, sample: null, ...pixelsOf(bitmap, bitmap) };
  bitmap.close();
  return photo;
}

/** Bytes [side][side][3] -> a photo, as they are. */
export function fromBytes(name, pixels, width, height = width) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let k = 0; k < width * height; k++) rgba.set(pixels.subarray(3 * k, 3 * k + 3), 4 * k);
  return { name, sample: null, rgba, width, height, full: { width, height } };
}
