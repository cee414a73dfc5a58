/** The wiring of gl/: context, textures, primitives. Knows rectangles and lines, never a layer. */
import { fitCanvas, longestSide, openContext, ratioFor } from "./context.js";
import { createLines } from "./lines.js";
import { FRAGMENT, PICTURE, RELIEF } from "./shaders/sheet.js";
import { createSheets } from "./sheets.js";
import { createTable } from "./table.js";
import { createValues } from "./values.js";
import { createWires } from "./wires.js";

/** -> the renderer, or null where there is no WebGL2. */
export function createRenderer(canvas) {
  const gl = openContext(canvas);
  if (!gl) return null;
  const longest = longestSide(gl);
  const values = createValues(gl), table = createTable(gl);
  const sheets = createSheets(gl, FRAGMENT, RELIEF), pictures = createSheets(gl, PICTURE), lines = createLines(gl), wires = createWires(gl);
  let steps = 1, channels = {};
  let shades = { seam: [0, 0, 0], side: [0.3, 0.3, 0.3] }, ground = [0, 0, 0];
  values.upload(new Float32Array(1));
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

  return {
    gl,
    /** A run's block; false where the card has no room for so many. */
    setValues: values.upload,
    setSheets: sheets.place,
    setRanges: sheets.scale,
    /** Sheets whose three channels are drawn as one picture; channels: {mean, deviation}, 3 numbers each. */
    setPictures(data, of) {
      pictures.place(data);
      pictures.scale(new Float32Array(data.length).fill(1));
      channels = of;
    },
    setLines: lines.place,
    /** Lines too many to draw in one frame, and the world's box that holds them: [low, high] corners. */
    setWires: wires.place,
    /** rgba: the colour table; seam, side, stage: [r, g, b] of 0..1 between cells, on flanks of slabs, behind it all. */
    setTones({ rgba, seam, side, stage }) {
      table.upload(rgba);
      steps = rgba.length / 4;
      shades = { seam, side };
      ground = stage;
    },
    /** True while there is more to draw with the same arguments. matrix: world -> clip; eye: 4 numbers; size in css px; ratio: device px a css px; thick, lift: world units. */
    draw({ matrix, eye, size, ratio: wanted, thick = 0, lift = 0 }) {
      const ratio = ratioFor(size, wanted, longest);
      fitCanvas(canvas, size, ratio);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(...ground, 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      const common = { matrix, eye, values, table, steps, thick, ...shades };
      sheets.draw({ ...common, lift });
      pictures.draw({ ...common, lift: 0, channels });
      const more = wires.draw({ matrix, size, ratio });
      lines.draw({ matrix, size, ratio, solid: thick > 0 || lift > 0 });
      return more;
    },
  };
}
