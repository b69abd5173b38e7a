import type { Random } from '../random.ts';

const layers = 128;
/** Where the lowest layer's rectangle ends, and the area of each layer, for 128 of them. */
const tail = 3.442619855899;
const area = 9.91256303526217e-3;

const density = (x: number): number => Math.exp((-x * x) / 2);

/** Widths of the layers, from the lowest and widest to 0; that of the lowest as if its tail were part of a rectangle. */
const widths = new Float64Array(layers + 1);
widths[0] = area / density(tail);
widths[1] = tail;
for (let i = 1; i < layers - 1; i++) widths[i + 1] = Math.sqrt(-2 * Math.log(area / widths[i] + density(widths[i])));
/** The 25 bits that are left of 32, as a number from −1 to 1. */
const scaled = widths.map((width) => width / 2 ** 24);

/**
 * Standard normal numbers by the ziggurat method (Marsaglia & Tsang 2000): most take one draw of 32 bits, a product and
 * a comparison. Layer and place are different bits of a draw, so that they are independent (Doornik 2005). Many
 * at once, as the generator (sfc32, as in `Random`) then keeps its state in registers; it is seeded from `random`.
 */
export function normalNumbers(count: number, random: Random): Float32Array {
  const numbers = new Float32Array(count);
  const word = (): number => random.index(2 ** 32) | 0;
  let [a, b, c, counter] = [word(), word(), word(), word()];
  for (let i = 0; i < count;) {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    const layer = sum & (layers - 1);
    const value = (sum >> 7) * scaled[layer];
    if (Math.abs(value) < widths[layer + 1]) numbers[i++] = value;
    else {
      const found = beyondRectangle(value, layer, random);
      if (found !== null) numbers[i++] = found;
    }
  }
  return numbers;
}

/** Of a place beyond what lies wholly under the curve: what to take, or null to draw again. */
function beyondRectangle(value: number, layer: number, random: Random): number | null {
  if (layer > 0) {
    const [low, high] = [density(widths[layer]), density(widths[layer + 1])];
    return low + random.uniform() * (high - low) < density(value) ? value : null;
  }
  for (;;) {
    const beyond = -Math.log(1 - random.uniform()) / tail;
    if (-2 * Math.log(1 - random.uniform()) >= beyond * beyond) return value < 0 ? -tail - beyond : tail + beyond;
  }
}
