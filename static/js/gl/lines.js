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
uniform float nearer; // moves lines towards the eye, so that those on a sheet are not lost in it
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
  here.z -= nearer * here.w;
  gl_Position = here;
  shade = vec4(tint.rgb, tint.a * min(1.0, width * ratio));
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in float across;
flat in float half_;
flat in vec4 shade;
uniform float fade;
out vec4 colour;
void main() {
  float alpha = fade * shade.a * clamp(half_ + 0.5 - abs(across), 0.0, 1.0);
  colour = vec4(shade.rgb * alpha, alpha);
}`;

const FIELDS = [["from", 3], ["to", 3], ["width", 1], ["tint", 4]];
const NUMBERS = 11;
const HIDDEN = 0.22; // of a line's strength, where a sheet covers it
const NEARER = 0.0004; // clip depth
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
    count: () => count,
    /** solid: what lies behind a sheet is drawn faintly, the rest in full; from line `first` on, `most` of them. */
    draw({ matrix, size, ratio, solid, first = 0, most = count }) {
      const drawn = Math.min(most, count - first);
      if (drawn <= 0) return;
      program.use();
      gl.enable(gl.BLEND);
      gl.disable(gl.CULL_FACE);
      gl.depthMask(false);
      gl.uniformMatrix4fv(program.uniform("matrix"), false, Float32Array.from(matrix));
      gl.uniform2f(program.uniform("size"), size.width, size.height);
      gl.uniform1f(program.uniform("ratio"), ratio);
      gl.bindVertexArray(array);
      gl.bindBuffer(gl.ARRAY_BUFFER, instances);
      instanceAttributes(gl, program, FIELDS, first);
      for (const [test, fade] of solid ? [[gl.GREATER, HIDDEN], [gl.LEQUAL, 1]] : [[gl.ALWAYS, 1]]) {
        (solid ? gl.enable : gl.disable).call(gl, gl.DEPTH_TEST);
        gl.depthFunc(test);
        gl.uniform1f(program.uniform("fade"), fade);
        gl.uniform1f(program.uniform("nearer"), solid ? NEARER : 0);
        gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, drawn);
      }
      gl.depthFunc(gl.LEQUAL);
      gl.depthMask(true);
      gl.bindVertexArray(null);
    },
  };
}
