/** Instanced boxes, each a grid of cells whose colours come from the value texture. Flat ones are their top face only. */
import { createProgram, instanceAttributes } from "./program.js";
import { VERTEX } from "./shaders/sheet.js";

const FIELDS = [["centre", 3], ["right", 3], ["down", 3], ["first", 2], ["cells", 2]];
const NUMBERS = 13; // a sheet
const FACE = 6; // vertices

/** The faces of a box, the top first: 36 vertices of position (z from 0 to 1) and normal. */
function boxVertices() {
  const faces = [ // normal, then two sides of the face so that it winds counter-clockwise seen from outside
    [[0, 0, 1], [1, 0, 0], [0, -1, 0]],
    [[1, 0, 0], [0, -1, 0], [0, 0, 1]],
    [[-1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [[0, 1, 0], [1, 0, 0], [0, 0, 1]],
    [[0, -1, 0], [-1, 0, 0], [0, 0, 1]],
    [[0, 0, -1], [1, 0, 0], [0, 1, 0]],
  ];
  const turns = [[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]];
  const out = [];
  for (const [normal, a, b] of faces) {
    for (const [s, t] of turns) {
      const at = normal.map((n, k) => n + a[k] * s + b[k] * t);
      out.push(at[0], at[1], (at[2] + 1) / 2, ...normal);
    }
  }
  return Float32Array.from(out);
}

/** level, raised: the fragment shaders (shaders/sheet.js) for flat sheets and for those with relief. */
export function createSheets(gl, level, raised = level) {
  const [corners, instances, ranges] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  const kinds = [level, raised].map((fragment) => ({ program: null, array: null, fragment }));
  let count = 0;
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, boxVertices(), gl.STATIC_DRAW);

  /** Compiled when first needed: relief is rare, and compiling costs time at the start. */
  function ready(kind) {
    if (kind.program) return kind;
    kind.program = createProgram(gl, VERTEX, kind.fragment);
    kind.array = gl.createVertexArray();
    gl.bindVertexArray(kind.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    for (const [name, offset] of [["corner", 0], ["normal", 12]]) {
      const at = kind.program.attribute(name);
      if (at < 0) continue;
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 3, gl.FLOAT, false, 24, offset);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, instances);
    instanceAttributes(gl, kind.program, FIELDS);
    gl.bindBuffer(gl.ARRAY_BUFFER, ranges);
    instanceAttributes(gl, kind.program, [["range", 1]]);
    gl.bindVertexArray(null);
    return kind;
  }

  const fill = (buffer, data) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };

  return {
    /** data: 13 numbers a sheet (view/scene.js). */
    place(data) {
      fill(instances, data);
      count = data.length / NUMBERS;
    },
    scale: (data) => fill(ranges, data),
    /**
     * matrix: 16 numbers; values, table: textures with bind(unit); steps: entries of the table; thick, lift: world units;
     * eye: 4 numbers (view/camera.js); seam, side: colours 0..1; channels: {mean, deviation} of a picture's, 3 numbers each.
     */
    draw({ matrix, values, table, steps, thick, lift, eye, seam, side, channels = {} }) {
      if (count === 0) return;
      const { program, array } = ready(kinds[lift > 0 ? 1 : 0]);
      program.use();
      values.bind(0);
      table.bind(1);
      gl.uniform1i(program.uniform("values"), 0);
      gl.uniform1i(program.uniform("table"), 1);
      gl.uniform1i(program.uniform("shift"), values.shift());
      for (const [name, value] of Object.entries({ steps, thick, lift })) gl.uniform1f(program.uniform(name), value);
      gl.uniform4fv(program.uniform("eye"), eye);
      gl.uniform3fv(program.uniform("seam"), seam);
      gl.uniform3fv(program.uniform("side"), side);
      for (const [name, numbers] of Object.entries(channels)) gl.uniform3fv(program.uniform(name), numbers);
      gl.uniformMatrix4fv(program.uniform("matrix"), false, Float32Array.from(matrix));
      const solid = thick > 0 || lift > 0;
      for (const ability of [gl.DEPTH_TEST, gl.CULL_FACE]) (solid ? gl.enable : gl.disable).call(gl, ability);
      gl.disable(gl.BLEND);
      gl.bindVertexArray(array);
      gl.drawArraysInstanced(gl.TRIANGLES, 0, solid ? 6 * FACE : FACE, count);
      gl.bindVertexArray(null);
    },
  };
}
