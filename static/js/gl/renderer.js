/** The wiring of gl/: context, textures, primitives. Knows rectangles and lines, never a layer. */
import { fitCanvas, openContext } from "./context.js";
import { createLines } from "./lines.js";
import { createSheets } from "./sheets.js";
import { createTable } from "./table.js";
import { createValues } from "./values.js";

/** -> the renderer, or null where there is no WebGL2. */
export function createRenderer(canvas) {
  const gl = openContext(canvas);
  if (!gl) return null;
  const values = createValues(gl), table = createTable(gl);
  const sheets = createSheets(gl), lines = createLines(gl);
  let steps = 1;
  values.upload(new Float32Array(1));
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

  return {
    gl,
    setValues: values.upload,
    setSheets: sheets.place,
    setRanges: sheets.scale,
    setLines: lines.place,
    setTable(rgba) {
      table.upload(rgba);
      steps = rgba.length / 4;
    },
    /** matrix: world -> clip; size in css px; ratio: device px a css px. */
    draw({ matrix, size, ratio }) {
      fitCanvas(canvas, size, ratio);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      sheets.draw({ matrix, values, table, steps });
      lines.draw({ matrix, size, ratio });
    },
  };
}
