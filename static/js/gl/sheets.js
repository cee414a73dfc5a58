/** Instanced rectangles, each a grid of cells whose colours come from the value texture. */
import { createProgram, instanceAttributes } from "./program.js";
import { WIDTH } from "./values.js";

const VERTEX = `#version 300 es
in vec2 corner;
in vec3 centre, right, down;
in vec3 cells;   // first unit, cols, rows
in float range;
uniform mat4 matrix;
out vec2 place;  // in cells
flat out ivec3 grid;
flat out float inverse;
void main() {
  place = (corner * 0.5 + 0.5) * cells.yz;
  grid = ivec3(cells + 0.5);
  inverse = range > 0.0 ? 1.0 / range : 0.0;
  gl_Position = matrix * vec4(centre + right * corner.x + down * corner.y, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
in vec2 place;
flat in ivec3 grid;
flat in float inverse;
uniform sampler2D values, table;
uniform float steps;
out vec4 colour;
const float GAP = 0.07;          // of a cell, on each side, where cells are large
void main() {
  ivec2 cell = clamp(ivec2(place), ivec2(0), grid.yz - 1);
  int unit = grid.x + cell.y * grid.y + cell.x;
  float value = texelFetch(values, ivec2(unit % ${WIDTH}, unit / ${WIDTH}), 0).r * inverse;
  float at = (clamp(value, -1.0, 1.0) * 0.5 + 0.5) * (steps - 1.0) + 0.5;
  vec3 tone = texture(table, vec2(at / steps, 0.5)).rgb;
  vec2 texel = fwidth(place);    // cells a pixel
  vec2 inside = 0.5 - abs(fract(place) - 0.5);
  vec2 gap = GAP * smoothstep(0.4, 0.12, texel);
  vec2 cover = smoothstep(gap - texel * 0.5, gap + texel * 0.5, inside);
  vec2 seam = mix(vec2(1.0), cover, smoothstep(0.5, 0.2, texel));
  float alpha = seam.x * seam.y;
  colour = vec4(tone * alpha, alpha);
}`;

const FIELDS = [["centre", 3], ["right", 3], ["down", 3], ["cells", 3]];
const CORNERS = Float32Array.of(-1, 1, 1, 1, -1, -1, 1, -1); // v = 1 is the bottom

export function createSheets(gl) {
  const program = createProgram(gl, VERTEX, FRAGMENT);
  const array = gl.createVertexArray();
  const [corners, instances, ranges] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  let count = 0;

  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(program.attribute("corner"));
  gl.vertexAttribPointer(program.attribute("corner"), 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, instances);
  instanceAttributes(gl, program, FIELDS);
  gl.bindBuffer(gl.ARRAY_BUFFER, ranges);
  instanceAttributes(gl, program, [["range", 1]]);
  gl.bindVertexArray(null);

  const fill = (buffer, data) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };

  return {
    /** data: 12 numbers a sheet (view/scene.js). */
    place(data) {
      fill(instances, data);
      count = data.length / 12;
    },
    scale: (data) => fill(ranges, data),
    /** matrix: 16 numbers; values, table: textures with bind(unit); steps: entries of the table. */
    draw({ matrix, values, table, steps }) {
      program.use();
      values.bind(0);
      table.bind(1);
      gl.uniform1i(program.uniform("values"), 0);
      gl.uniform1i(program.uniform("table"), 1);
      gl.uniform1f(program.uniform("steps"), steps);
      gl.uniformMatrix4fv(program.uniform("matrix"), false, Float32Array.from(matrix));
      gl.bindVertexArray(array);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
      gl.bindVertexArray(null);
    },
  };
}
