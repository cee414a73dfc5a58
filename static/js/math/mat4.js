/** 4x4 matrices as 16 numbers, column by column, as GL wants them. Points are [x, y, z]. */
export function multiply(a, b) {
  const out = new Float64Array(16);
  for (let c = 0; c < 4; c++) {
    for (let r = 0; r < 4; r++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[k * 4 + r] * b[c * 4 + k];
      out[c * 4 + r] = sum;
    }
  }
  return out;
}

export const translation = (x, y, z) => Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1);

/** Gauss-Jordan with pivoting; an Error for a singular matrix. */
export function invert(matrix) {
  const a = Float64Array.from(matrix);
  const out = translation(0, 0, 0);
  for (let c = 0; c < 4; c++) {
    let pivot = c;
    for (let r = c + 1; r < 4; r++) if (Math.abs(a[c * 4 + r]) > Math.abs(a[c * 4 + pivot])) pivot = r;
    const lead = a[c * 4 + pivot];
    if (lead === 0) throw new Error("singular matrix");
    for (const m of [a, out]) {
      for (let k = 0; k < 4; k++) {
        const kept = m[k * 4 + c];
        m[k * 4 + c] = m[k * 4 + pivot] / lead;
        if (pivot !== c) m[k * 4 + pivot] = kept;
      }
    }
    for (let r = 0; r < 4; r++) {
      const factor = r === c ? 0 : a[c * 4 + r];
      if (factor === 0) continue;
      for (const m of [a, out]) for (let k = 0; k < 4; k++) m[k * 4 + r] -= factor * m[k * 4 + c];
    }
  }
  return out;
}

/** Point -> clip coordinates divided by w, and w itself. */
export function transform(m, [x, y, z]) {
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  return [
    (m[0] * x + m[4] * y + m[8] * z + m[12]) / w,
    (m[1] * x + m[5] * y + m[9] * z + m[13]) / w,
    (m[2] * x + m[6] * y + m[10] * z + m[14]) / w,
    w,
  ];
}
