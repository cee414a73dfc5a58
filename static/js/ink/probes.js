/** Plain test pictures, 32 x 32 grey levels each: what a filter does to them shows what it is for. */
const SIDE = 32;
const MIDDLE = SIDE / 2;

/** name -> is there ink at (row, col)? The edges reach to the border, so that there is no other edge on the picture. */
const INK = {
  vertical: (row, col) => col >= MIDDLE,
  horizontal: (row) => row >= MIDDLE,
  dot: (row, col) => row === MIDDLE && col === MIDDLE,
};

export const PROBES = Object.keys(INK);

export const probe = (name) => Uint8Array.from({ length: SIDE * SIDE }, (_, k) => (INK[name](Math.floor(k / SIDE), k % SIDE) ? 255 : 0));
