import { randomStream, type Random } from '../../src-main/core/random.ts';

/** Numbers at which readers go wrong, to be written in 1, 2, 4 and 8 bytes. */
const awkward = [0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2 ** 31 - 1, -(2 ** 31), 2 ** 24 + 1];
const awkwardFloats = [NaN, Infinity, -Infinity, 1e38, -1e-38, 352.5, 0];

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const inPlace =
  (change: (view: DataView, random: Random) => void): Mutation =>
  (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    if (copy.length >= 8) change(new DataView(copy.buffer), random);
    return copy;
  };

/** Most damage is done early in a file, where headers are. */
const place = (random: Random, length: number): number =>
  Math.floor(length * random.uniform() ** (random.uniform() < 0.5 ? 4 : 1));

const mutations: readonly Mutation[] = [
  inPlace((view, random) => {
    for (let i = 0; i <= random.index(8); i++) {
      const at = place(random, view.byteLength);
      view.setUint8(at, view.getUint8(at) ^ (1 << random.index(8)));
    }
  }),
  inPlace((view, random) => {
    for (let i = 0; i <= random.index(4); i++) view.setUint8(place(random, view.byteLength), random.index(256));
  }),
  inPlace((view, random) => {
    const value = awkward[random.index(awkward.length)];
    const at = place(random, view.byteLength - 8);
    const isLittle = random.uniform() < 0.5;
    [
      () => view.setInt8(at, value),
      () => view.setInt16(at, value, isLittle),
      () => view.setInt32(at, value, isLittle),
      () => view.setBigInt64(at, BigInt(value), isLittle),
    ][random.index(4)]();
  }),
  inPlace((view, random) => {
    const at = place(random, view.byteLength - 8) & ~3;
    view.setFloat32(at, awkwardFloats[random.index(awkwardFloats.length)], random.uniform() < 0.7);
  }),
  (bytes, random) => bytes.slice(0, random.index(bytes.length + 1)),
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Uint8Array.from(bytes).fill([0, 255, 32][random.index(3)], from, to);
  },
  // The head of one file and the tail of another.
  (bytes, random, other) => {
    const at = place(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.min(other.length, at))]);
  },
  (bytes, random) => {
    const at = place(random, bytes.length);
    const noise = Uint8Array.from({ length: 1 + random.index(64) }, () => random.index(256));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
];

function range(bytes: Uint8Array, random: Random): [number, number] {
  const from = place(random, bytes.length);
  return [from, Math.min(bytes.length, from + 1 + random.index(64))];
}

/** The same seed makes the same damage: one to three kinds of it, one after the other. `other` is a file to splice with. */
export function mutate(bytes: Uint8Array, seed: number | string, other: Uint8Array = bytes): Uint8Array {
  const random = randomStream('fuzz', seed);
  let result = bytes;
  for (let i = 0; i <= random.index(3); i++) {
    result = mutations[random.index(mutations.length)](result, random, other);
  }
  return result;
}
