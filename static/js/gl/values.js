/** One texture of floats: texel n, counted line by line, is unit n of the run's block. */
const LINE = 1024; // texels a line, as long as that makes no more lines than the card allows
const SMALL = 2 ** 20; // units: cards that have WebGL2 have room for these; for more it is asked whether there was any

/** Width and lines for so many units, where the card's textures have at most `most` texels a side; null where none is large enough. */
export function sidesFor(count, most) {
  let width = Math.min(LINE, 2 ** Math.floor(Math.log2(most)));
  while (count > width * most && 2 * width <= most) width *= 2;
  return count > width * most ? null : { width, lines: Math.max(1, Math.ceil(count / width)) };
}

export function createValues(gl) {
  const texture = gl.createTexture();
  const most = gl.getParameter(gl.MAX_TEXTURE_SIZE);
  let sides = { width: 0, lines: 0 };

  function bind(unit) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }

  function hadNoRoom() {
    for (let error = gl.getError(); error !== gl.NO_ERROR; error = gl.getError()) {
      if (error === gl.OUT_OF_MEMORY) return true;
    }
    return false;
  }

  /** Whether there is room now. */
  function allocate({ width, lines }) {
    sides = { width, lines };
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, lines, 0, gl.RED, gl.FLOAT, null);
    for (const [name, value] of [
      [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
      [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
      [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
      [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
    ]) gl.texParameteri(gl.TEXTURE_2D, name, value);
    return width * lines <= SMALL || !hadNoRoom();
  }

  /** Whole lines, then what is left of the last. */
  function fill(values) {
    const { width } = sides, whole = Math.floor(values.length / width), rest = values.length - whole * width;
    if (whole > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, whole, gl.RED, gl.FLOAT, values, 0);
    if (rest > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, whole, rest, 1, gl.RED, gl.FLOAT, values, whole * width);
  }

  return {
    bind,
    /** log2 of the texels a line */
    shift: () => Math.log2(sides.width),
    /** A block of float32 values onto the card; false where they find no room there: then all cells read 0. */
    upload(values) {
      bind(0);
      const wanted = sidesFor(values.length, most);
      const isSame = wanted?.width === sides.width && wanted?.lines === sides.lines;
      const fits = wanted !== null && (isSame || allocate(wanted));
      if (!fits) allocate({ width: 1, lines: 1 });
      fill(fits ? values : new Float32Array(1));
      return fits;
    },
    dispose: () => gl.deleteTexture(texture),
  };
}
