/** Instanced lines of any width in css px, smoothed at their edges; one quad each. */
import { createProgram, instanceAttributes } from "./program.js";

const VERTEX = `#version 300 es
in vec2 corner;
in vec3 from, to;
in float width;
in vec4 tint;
uniform mat4 matrix;
uniform vec2 size;   // css px
uniform float ratio; // device px a css px
out float across;    // device px from the middle
flat out float half_;
flat out vec4 shade;
void main() {
  vec4 a = matrix * vec4(from, 1.0), b = matrix * vec4(to, 1.0);
  vec2 step_ = (b.xy / b.w - a.xy / a.w) * size;
  float length_ = length(step_);
  vec2 normal = length_ > 0.0 ? vec2(-step_.y, step_.x) / length_ : vec2(0.0, 1.0);
  half_ = max(width, 1.0 / ratio) * 0.5 * ratio;
  across = corner.y * (half_ + 1.0);
  vec4 here = mix(a, b, corner.x * 0.5 + 0.5);
  here.xy += normal * (across / ratio) * 2.0 / size * here.w;
  gl_Position = here;
  shade = vec4(tint.rgb, tint.a * min(1.0, width * ratio));
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in float across;
flat in float half_;
flat in vec4 shade;
out vec4 colour;
void main() {
  float alpha = shade.a * clamp(half_ + 0.5 - abs(across), 0.0, 1.0);
  colour = vec4(shade.rgb * alpha, alpha);
}`;

const FIELDS = [["from", 3], ["to", 3], ["width", 1], ["tint", 4]];
const NUMBERS = 11;
const CORNERS = Float32Array.of(-1, -1, 1, -1, -1, 1, 1, 1);

export function createLines(gl) {
  const program = createProgram(gl, VERTEX, FRAGMENT);
  const array = gl.createVertexArray();
  const [corners, instances] = [gl.createBuffer(), gl.createBuffer()];
  let count = 0;

  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(program.attribute("corner"));
  gl.vertexAttribPointer(program.attribute("corner"), 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, instances);
  instanceAttributes(gl, program, FIELDS);
  gl.bindVertexArray(null);

  return {
    /** data: 11 numbers a line (view/lines.js). */
    place(data) {
      gl.bindBuffer(gl.ARRAY_BUFFER, instances);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      count = data.length / NUMBERS;
    },
    draw({ matrix, size, ratio }) {
      if (count === 0) return;
      program.use();
      gl.uniformMatrix4fv(program.uniform("matrix"), false, Float32Array.from(matrix));
      gl.uniform2f(program.uniform("size"), size.width, size.height);
      gl.uniform1f(program.uniform("ratio"), ratio);
      gl.bindVertexArray(array);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
      gl.bindVertexArray(null);
    },
  };
}
