/** The guide's sample photo: 32 x 32, in colour. A chapter that uses it names `prepare: loadPhoto`. */
const ADDRESS = "/static/data/photo.png";

let kept = null; // the promise
let known = null; // the photo

/** -> {rows, cols, channels: [red, green, blue] of 0..255 row by row}; loaded once. */
export function loadPhoto() {
  kept ??= read().then((photo) => (known = photo));
  return kept;
}

/** The same once it is there. */
export const photo = () => known;

async function read() {
  const image = new Image();
  image.src = ADDRESS;
  await image.decode();
  const { naturalWidth: cols, naturalHeight: rows } = image;
  const context = new OffscreenCanvas(cols, rows).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, cols, rows);
  const channel = (c) => Array.from({ length: rows * cols }, (_, k) => data[4 * k + c]);
  return { rows, cols, channels: [0, 1, 2].map(channel) };
}
