/**
 * A seeded stream of random numbers. The generator is sfc32 (Doty-Humphrey, PractRand): 128 bits of state, no
 * multiplication, passes the usual test batteries. A stream is made from a key, never from another stream's
 * position, so results do not depend on the order in which workers run.
 */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform whole number in 0 … count − 1. */
  index(count: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** A new array in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/** A stream for one purpose: `randomStream(seed, 'patch', epoch, item)`. The same key gives the same numbers. */
export function randomStream(...key: readonly (number | string)[]): Random {
  let [a, b, c, counter] = hash128(JSON.stringify(key));
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  // 53 bits: patch positions in large volumes need more than 32.
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const index = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    index,
    between: (low, high) => low + uniform() * (high - low),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(items) {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i--) {
        const j = index(i + 1);
        [result[i], result[j]] = [result[j], result[i]];
      }
      return result;
    },
  };
}

/** Four 32-bit words from a text (FNV-1a with four offsets, each finished with murmur3's mixer). */
function hash128(text: string): [number, number, number, number] {
  const words = [0x811c9dc5, 0x01000193, 0xdeadbeef, 0x9e3779b9].map((offset) => {
    let hash = offset;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) | 0;
  });
  return words as [number, number, number, number];
}
