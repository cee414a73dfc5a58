/** A patch of an example, cut out by a receptive field. Numbers only, nothing of the page. */

/**
 * item: {pixels, shape: [rows, cols] of ink or [rows, cols, 3] of light, box: {top, left, height, width} in the network's input};
 * inset: {top, left} of the picture there -> {rgba, width, height}. Outside of a drawing is paper, outside of a photo nothing.
 */
export function cutOf({ pixels, shape: [rows, cols, channels = 1], box }, inset) {
  const rgba = new Uint8ClampedArray(4 * box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const row = box.top + y - inset.top, col = box.left + x - inset.left, at = 4 * (y * box.width + x);
      const inside = row >= 0 && row < rows && col >= 0 && col < cols, from = (row * cols + col) * channels;
      if (!inside && channels === 3) continue; // clear
      for (let c = 0; c < 3; c++) rgba[at + c] = channels === 3 ? pixels[from + c] : 255 - (inside ? pixels[from] : 0);
      rgba[at + 3] = 255;
    }
  }
  return { rgba, width: box.width, height: box.height };
}

/** The same of all of it: what the network reads. */
export const wholeOf = (item) => cutOf({ ...item, box: { top: 0, left: 0, height: item.shape[0], width: item.shape[1] } }, { top: 0, left: 0 });
