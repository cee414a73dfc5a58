/** The crop square of a photo, {x, y, side} in its pixels, whole numbers; x, y: the upper left corner. It never leaves the photo. */
export const LEAST = 16; // pixels along a side, in a photo that has them

const clamp = (x, low, high) => Math.min(high, Math.max(low, Math.round(x)));
export const largest = ({ width, height }) => Math.min(width, height);

/** The largest square in the middle, as the server takes it. */
export function middle(photo) {
  const side = largest(photo);
  return { x: (photo.width - side) >> 1, y: (photo.height - side) >> 1, side };
}

/** Any square that was wished for -> the nearest one that there is. */
export function fitted(photo, { x, y, side }) {
  const most = largest(photo), kept = clamp(side, Math.min(LEAST, most), most);
  return { x: clamp(x, 0, photo.width - kept), y: clamp(y, 0, photo.height - kept), side: kept };
}

export const moved = (photo, { x, y, side }, dx, dy) => fitted(photo, { x: x + dx, y: y + dy, side });

/** Larger or smaller around its middle. */
export function sized(photo, { x, y, side }, by) {
  const wanted = fitted(photo, { x, y, side: side + by }).side, away = (side - wanted) / 2;
  return fitted(photo, { x: x + away, y: y + away, side: wanted });
}

/** One corner drawn to the point (x, y), the opposite one held; corner: [1 for right or 0, 1 for bottom or 0]. */
export function drawn(photo, { x, y, side }, [right, bottom], [px, py]) {
  const holdX = right ? x : x + side, holdY = bottom ? y : y + side;
  const room = Math.min(right ? photo.width - holdX : holdX, bottom ? photo.height - holdY : holdY);
  const wanted = Math.max(right ? px - holdX : holdX - px, bottom ? py - holdY : holdY - py);
  const kept = clamp(wanted, Math.min(LEAST, largest(photo)), room);
  return fitted(photo, { x: right ? holdX : holdX - kept, y: bottom ? holdY : holdY - kept, side: kept });
}

export const isSame = (a, b) => a.x === b.x && a.y === b.y && a.side === b.side;
