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

/** Device px that a side of the canvas may have: it is drawn to, and copied from a texture as large. */
export function longestSide(gl) {
  return Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE), gl.getParameter(gl.MAX_RENDERBUFFER_SIZE), ...gl.getParameter(gl.MAX_VIEWPORT_DIMS));
}

/** Device px a css px: those of the screen, or fewer where the canvas would be larger than the card draws. */
export const ratioFor = ({ width, height }, ratio, longest) => Math.min(ratio, longest / Math.max(1, width, height));

/** Fits the drawing buffer to `size` {width, height} in css px; true when it changed. */
export function fitCanvas(canvas, { width, height }, ratio) {
  const wide = Math.max(1, Math.round(width * ratio)), high = Math.max(1, Math.round(height * ratio));
  if (canvas.width === wide && canvas.height === high) return false;
  canvas.width = wide;
  canvas.height = high;
  return true;
}
