/** Parts of an octave with a power of their own; from the middle of one, a place is at most 1 / 1024 of it away. */
const parts = 512;
/** Exponents of two of normal 32-bit floats up to 1. */
const octaveCount = 127;

const middles = Float64Array.from({ length: parts }, (_, i) => 1 + (i + 0.5) / parts);
const inverses = middles.map((middle) => 1 / middle);
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/**
 * target[i] = sign · base^exponent, for every `step`-th number from `first` on, where base = (source[i] − zero) · scale, from
 * 0 to 1, and the exponent is positive. In a tenth of the time of Math.pow: a base is 2^e · m, powers of e and of the middle of a
 * 512th of m are looked up, and from there a polynomial of degree 2 leads on, with an error below that of a 32-bit float
 * up to an exponent of 8. Returns sum and sum of squares of what it wrote.
 */
export function raise(
  { source, target, first, step }: { source: Float32Array; target: Float32Array; first: number; step: number },
  { zero, scale, exponent, sign }: { zero: number; scale: number; exponent: number; sign: 1 | -1 },
): { sum: number; squares: number } {
  const octaves = Float64Array.from({ length: octaveCount }, (_, e) => sign * Math.pow(2, -e * exponent));
  const powers = middles.map((middle) => Math.pow(middle, exponent));
  const bend = (exponent * (exponent - 1)) / 2;
  let sum = 0;
  let squares = 0;
  for (let i = first; i < source.length; i += step) {
    float[0] = (source[i] - zero) * scale;
    const pattern = bits[0];
    const octave = 127 - ((pattern >>> 23) & 255);
    // Zero, and numbers below 10⁻³⁸ that are not normal ones.
    if (octave >= octaveCount) {
      target[i] = 0;
      continue;
    }
    const mantissa = pattern & 0x7fffff;
    const part = mantissa >>> 14;
    const away = (1 + mantissa / 0x800000 - middles[part]) * inverses[part];
    const value = octaves[octave] * powers[part] * (1 + away * (exponent + bend * away));
    target[i] = value;
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}
