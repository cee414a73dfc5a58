/** The canvas and its WebGL2 context; null where the browser has none. */
export function openContext(canvas) {
  return canvas.getContext("webgl2", {
    alpha: false, // a page that shows through would be mixed in once more for every pixel
    antialias: false, // cells and lines are smoothed in their shaders, which costs far less
    depth: true,
    premultipliedAlpha: true,
    powerPreference: "high-performance",
  });
}

/** Fits the drawing buffer to `size` {width, height} in css px; true when it changed. */
export function fitCanvas(canvas, { width, height }, ratio) {
  const wide = Math.max(1, Math.round(width * ratio)), high = Math.max(1, Math.round(height * ratio));
  if (canvas.width === wide && canvas.height === high) return false;
  canvas.width = wide;
  canvas.height = high;
  return true;
}
