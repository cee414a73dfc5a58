/**
 * Lines by the ten thousands: drawn a part a frame onto a picture of their own, the strongest first, and that picture
 * laid over the scene. While the view moves the strongest show at once; when it rests the others fill in.
 */
import { transform } from "../math/mat4.js";
import { createLines } from "./lines.js";
import { createProgram } from "./program.js";

const PART = { first: 250, next: 900 }; // lines a frame: while the view moves, while it rests
const EDGE = 4; // device px around the box that holds them

const VERTEX = `#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }`;
const FRAGMENT = `#version 300 es
precision highp float;
uniform highp sampler2D picture;
out vec4 colour;
void main() { colour = texelFetch(picture, ivec2(gl_FragCoord.xy), 0); }`;

/** The device pixels that a box in the world covers: {x, y, width, height}, clipped to the canvas. */
function covered(matrix, [low, high], { width, height }) {
  const corners = Array.from({ length: 8 }, (_, k) => [0, 1, 2].map((axis) => ((k >> axis) & 1 ? high : low)[axis]));
  const seen = corners.map((corner) => transform(matrix, corner));
  if (seen.some(([, , , w]) => !(w > 0))) return { x: 0, y: 0, width, height };
  const along = (axis, size) => {
    const places = seen.map((point) => ((point[axis] + 1) / 2) * size);
    const first = Math.max(0, Math.floor(Math.min(...places)) - EDGE);
    return [first, Math.max(0, Math.min(size, Math.ceil(Math.max(...places)) + EDGE) - first)];
  };
  const [x, wide] = along(0, width), [y, high_] = along(1, height);
  return { x, y, width: wide, height: high_ };
}

export function createWires(gl) {
  const lines = createLines(gl);
  const texture = gl.createTexture(), target = gl.createFramebuffer();
  let program = null; // compiled when first needed
  let bounds = null, drawn = 0, seen = "", size_ = "";

  function fit() {
    const { width, height } = gl.canvas;
    if (size_ === `${width} ${height}`) return;
    size_ = `${width} ${height}`;
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** The next part of the lines onto the picture. */
  function add(view) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    if (drawn === 0) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    const most = drawn === 0 ? PART.first : PART.next;
    lines.draw({ ...view, solid: false, first: drawn, most });
    drawn += most;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  function lay() {
    program ??= createProgram(gl, VERTEX, FRAGMENT);
    program.use();
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(program.uniform("picture"), 2);
    gl.enable(gl.BLEND);
    gl.disable(gl.DEPTH_TEST);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  return {
    /** data: 11 numbers a line, the strongest first; box: [low, high] corners in the world. */
    place(data, box) {
      lines.place(data);
      bounds = box;
      seen = "";
    },
    /** True while there are lines left to draw. */
    draw(view) {
      if (lines.count() === 0) return false;
      fit();
      const now = `${size_} ${view.matrix.join(" ")}`;
      if (now !== seen) drawn = 0;
      seen = now;
      const { x, y, width, height } = covered(view.matrix, bounds, gl.canvas);
      gl.enable(gl.SCISSOR_TEST);
      gl.scissor(x, y, width, height);
      if (drawn < lines.count()) add(view);
      lay();
      gl.disable(gl.SCISSOR_TEST);
      return drawn < lines.count();
    },
  };
}
