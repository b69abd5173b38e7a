/** Row-major 3×3 matrix. */
export type Matrix3 = readonly number[];

export function determinant3([a, b, c, d, e, f, g, h, i]: Matrix3): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/**
 * The orthogonal matrix nearest to `matrix` (its polar factor; a reflection where the determinant is negative).
 * Newton's iteration X ← (X + X⁻ᵀ) / 2, Higham 1986, doi 10.1137/0907079. `matrix` must not be singular.
 */
export function nearestOrthogonal(matrix: Matrix3): Matrix3 {
  let current = matrix;
  for (let step = 0; step < 100; step++) {
    const inverse = inverseTransposed(current);
    const next = current.map((value, i) => (value + inverse[i]) / 2);
    const change = Math.max(...next.map((value, i) => Math.abs(value - current[i])));
    current = next;
    if (change < 1e-15) break;
  }
  return current;
}

/** The matrix of cofactors over the determinant. */
function inverseTransposed(matrix: Matrix3): Matrix3 {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const det = determinant3(matrix);
  const cofactors = [
    e * i - f * h,
    f * g - d * i,
    d * h - e * g,
    c * h - b * i,
    a * i - c * g,
    b * g - a * h,
    b * f - c * e,
    c * d - a * f,
    a * e - b * d,
  ];
  return cofactors.map((value) => value / det);
}

/** The affine's 3×3 part with each column scaled to length one. */
export function directionsOf(affine: readonly number[]): Matrix3 {
  const norms = [0, 1, 2].map((j) => Math.hypot(affine[j], affine[4 + j], affine[8 + j]));
  return [0, 1, 2].flatMap((row) => norms.map((norm, j) => affine[4 * row + j] / norm));
}
