/** One texture of floats: texel n is unit n of the run's block. */
export const WIDTH = 1024; // texels a line

export function createValues(gl) {
  const texture = gl.createTexture();
  let lines = 0;
  let staging = new Float32Array(0);

  function bind(unit) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }

  function allocate(count) {
    lines = Math.ceil(count / WIDTH);
    staging = new Float32Array(lines * WIDTH);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, WIDTH, lines, 0, gl.RED, gl.FLOAT, null);
    for (const [name, value] of [
      [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
      [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
      [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
      [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
    ]) gl.texParameteri(gl.TEXTURE_2D, name, value);
  }

  return {
    bind,
    /** Uploads a block of float32 values; grows the texture when it must. */
    upload(values) {
      bind(0);
      if (Math.ceil(values.length / WIDTH) !== lines) allocate(values.length);
      staging.set(values);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, WIDTH, lines, gl.RED, gl.FLOAT, staging);
    },
    dispose: () => gl.deleteTexture(texture),
  };
}
