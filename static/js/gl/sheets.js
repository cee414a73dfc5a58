/**
 * Boxes, each a grid of cells whose colours come from the value texture. Flat ones are their top face only. All are drawn in
 * one call without instances, which software renderers draw one by one: what a sheet is lies in a texture of four texels
 * each, and a vertex finds its own by its number.
 */
import { createProgram } from "./program.js";
import { VERTEX } from "./shaders/sheet.js";

const NUMBERS = 13; // a sheet
const FACE = 6; // vertices
const TEXELS = 4, LINE = 1024; // of a sheet; of a line of the texture
const UNIT = 3; // texture unit of what sheets are

/** level, raised: the fragment shaders (shaders/sheet.js) for flat sheets and for those with relief. */
export function createSheets(gl, level, raised = level) {
  const programs = new Map(), array = gl.createVertexArray(), texture = gl.createTexture();
  let count = 0, texels = new Float32Array(0), isNew = false;

  /** Compiled when first needed: relief is rare, and compiling costs time at the start. */
  function ready(fragment) {
    if (!programs.has(fragment)) programs.set(fragment, createProgram(gl, VERTEX, fragment));
    return programs.get(fragment);
  }

  function bind() {
    gl.activeTexture(gl.TEXTURE0 + UNIT);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (!isNew) return;
    isNew = false;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, LINE, texels.length / 4 / LINE, 0, gl.RGBA, gl.FLOAT, texels);
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
  }

  return {
    /** data: 13 numbers a sheet (view/scene.js). */
    place(data) {
      count = data.length / NUMBERS;
      texels = new Float32Array(Math.ceil((count * TEXELS) / LINE) * LINE * 4);
      for (let k = 0; k < count; k++) texels.set(data.subarray(k * NUMBERS, (k + 1) * NUMBERS), k * TEXELS * 4);
      isNew = true;
    },
    /** data: one number a sheet, half the width of its colour scale. */
    scale(data) {
      data.forEach((range, k) => (texels[k * TEXELS * 4 + NUMBERS] = range));
      isNew = true;
    },
    /**
     * matrix: 16 numbers; values, table: textures with bind(unit); steps: entries of the table; thick, lift: world units;
     * eye: 4 numbers (view/camera.js); seam, side: colours 0..1; channels: {mean, deviation} of a picture's, 3 numbers each.
     */
    draw({ matrix, values, table, steps, thick, lift, eye, seam, side, channels = {} }) {
      if (count === 0) return;
      const program = ready(lift > 0 ? raised : level), solid = thick > 0 || lift > 0;
      program.use();
      values.bind(0);
      table.bind(1);
      bind();
      for (const [name, value] of Object.entries({ values: 0, table: 1, sheets: UNIT, shift: values.shift(), vertices: solid ? 6 * FACE : FACE })) {
        gl.uniform1i(program.uniform(name), value);
      }
      for (const [name, value] of Object.entries({ steps, thick, lift })) gl.uniform1f(program.uniform(name), value);
      gl.uniform4fv(program.uniform("eye"), eye);
      gl.uniform3fv(program.uniform("seam"), seam);
      gl.uniform3fv(program.uniform("side"), side);
      for (const [name, numbers] of Object.entries(channels)) gl.uniform3fv(program.uniform(name), numbers);
      gl.uniformMatrix4fv(program.uniform("matrix"), false, Float32Array.from(matrix));
      for (const ability of [gl.DEPTH_TEST, gl.CULL_FACE]) (solid ? gl.enable : gl.disable).call(gl, ability);
      gl.disable(gl.BLEND);
      gl.bindVertexArray(array);
      gl.drawArrays(gl.TRIANGLES, 0, count * (solid ? 6 * FACE : FACE));
      gl.bindVertexArray(null);
    },
  };
}
