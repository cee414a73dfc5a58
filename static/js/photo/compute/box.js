/**
 * A square of a photo -> a small picture: each level the mean of those whose pixel has its middle in the area, a middle on a border being
 * of the area before it, halves rounded up. Where the square has fewer pixels each is the nearest one. All in whole numbers, as
 * app/photos.py has it: the same bytes come out.
 */

/** For each of `count` areas along `size` pixels the first and the last pixel that counts for it. */
export function cellsOf(size, count) {
  const start = (k) => Math.floor((2 * k * size + count) / (2 * count)), nearest = (k) => Math.floor(((2 * k + 1) * size) / (2 * count));
  return Array.from({ length: count }, (_, k) => (size < count ? [nearest(k), nearest(k)] : [start(k), start(k + 1) - 1]));
}

/**
 * rgba: bytes of a photo `width` pixels wide, four a pixel; crop: {x, y, side}, whole numbers inside the photo
 * -> bytes [side][side][3] of the small picture, `side` pixels high and wide.
 */
export function shrink({ rgba, width }, crop, side) {
  const channels = 3, cells = cellsOf(crop.side, side);
  const small = new Uint8Array(side * side * channels), sums = new Uint32Array(channels);
  cells.forEach(([top, bottom], row) => cells.forEach(([left, right], col) => {
    sums.fill(0);
    for (let y = top; y <= bottom; y++) {
      for (let x = left, at = ((crop.y + y) * width + crop.x + left) * 4; x <= right; x++, at += 4) {
        for (let c = 0; c < channels; c++) sums[c] += rgba[at + c];
      }
    }
    const count = (bottom - top + 1) * (right - left + 1);
    for (let c = 0; c < channels; c++) small[(row * side + col) * channels + c] = Math.floor((2 * sums[c] + count) / (2 * count));
  }));
  return small;
}
