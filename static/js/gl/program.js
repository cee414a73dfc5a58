/** Compiles and links; a shader that does not compile is an Error with the line it happened in. */
function compile(gl, type, source) {
  const shader = gl.createShader(type);
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    const numbered = source.split("\n").map((line, k) => `${k + 1}: ${line}`).join("\n");
    throw new Error(`${gl.getShaderInfoLog(shader)}\n${numbered}`);
  }
  return shader;
}

/** -> {program, uniform(name), use()} */
export function createProgram(gl, vertexSource, fragmentSource) {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, vertexSource));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragmentSource));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program));
  }
  const places = new Map();
  return {
    program,
    use: () => gl.useProgram(program),
    uniform(name) {
      if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
      return places.get(name);
    },
    attribute: (name) => gl.getAttribLocation(program, name),
  };
}

/** Points the float attributes [[name, size], ...] at an interleaved instance buffer that is bound, from one instance on. */
export function instanceAttributes(gl, { attribute }, fields, first = 0) {
  const stride = fields.reduce((sum, [, size]) => sum + size, 0) * 4;
  let offset = first * stride;
  for (const [name, size] of fields) {
    const at = attribute(name);
    if (at >= 0) {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride, offset);
      gl.vertexAttribDivisor(at, 1);
    }
    offset += size * 4;
  }
}
