/**
 * A square of a photo -> a small picture. Each of its pixels is the mean of the photo's pixels whose middle lies in its cell, first along
 * the rows, then along the columns, rounded to whole levels both times; where the square is the smaller one, the nearest pixel. This is
 * the server's rule, Pillow's BOX, with its arithmetic of whole numbers: the same bytes come out.
 */
const ONE = 2 ** 22; // Pillow's weights are parts of this

/** For each of `count` cells along `size` pixels the first and the last pixel that it holds. */
export function cellsOf(size, count) {
  const step = size / count, span = Math.max(step, 1);
  return Array.from({ length: count }, (_, cell) => {
    const middle = (cell + 0.5) * step;
    const isIn = (k) => {
      const way = (k - middle + 0.5) * (1 / span); // Pillow's very steps: where a middle lies on a border, rounding decides
      return way > -0.5 && way <= 0.5;
    };
    const from = Math.floor(middle - span / 2 + 0.5), to = Math.min(size, Math.floor(middle + span / 2 + 0.5)) - 1;
    return [isIn(from) ? from : from + 1, isIn(to) ? to : to - 1];
  });
}

function meanOf(bytes, first, step, count) {
  let sum = 0;
  for (let k = 0, at = first; k < count; k++, at += step) sum += bytes[at];
  return (sum * Math.floor(0.5 + ONE / count) + ONE / 2) >> 22;
}

/**
 * rgba: bytes of a photo `width` pixels wide, four a pixel; crop: {x, y, side}, whole numbers inside the photo
 * -> bytes [side][side][3] of the small picture, `side` pixels high and wide.
 */
export function shrink({ rgba, width }, crop, side) {
  const cells = cellsOf(crop.side, side), channels = 3;
  const narrow = new Uint8Array(crop.side * side * channels); // every row of the square, `side` pixels wide
  for (let row = 0; row < crop.side; row++) {
    cells.forEach(([from, to], col) => {
      const first = ((crop.y + row) * width + crop.x + from) * 4, at = (row * side + col) * channels;
      for (let c = 0; c < channels; c++) narrow[at + c] = meanOf(rgba, first + c, 4, to - from + 1);
    });
  }
  const line = side * channels, small = new Uint8Array(side * line);
  cells.forEach(([from, to], row) => {
    for (let k = 0; k < line; k++) small[row * line + k] = meanOf(narrow, from * line + k, line, to - from + 1);
  });
  return small;
}
