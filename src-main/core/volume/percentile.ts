import type { FloatVolume } from './volume.ts';

/**
 * Percentiles (0 … 100) of one channel, interpolated linearly between neighbouring ranks as numpy.percentile does.
 * Exact, without sorting or copying: the bits of a float32, with negative ones turned round, order like the numbers, so
 * two counting passes over 16 bits each find any rank.
 */
export function channelPercentiles(image: FloatVolume, channel: number, percents: readonly number[]): number[] {
  const channels = image.shape[3];
  const last = image.data.length / channels - 1;
  const positions = percents.map((percent) => (percent / 100) * last);
  const ranks = positions.flatMap((position) => [Math.floor(position), Math.ceil(position)]);
  const values = valuesAtRanks(image.data, channel, channels, ranks);
  return positions.map((position, i) => {
    const below = values[2 * i];
    return below + (position - Math.floor(position)) * (values[2 * i + 1] - below);
  });
}

function valuesAtRanks(data: Float32Array, channel: number, channels: number, ranks: readonly number[]): number[] {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const upperCounts = countWords(bits, channel, channels, null);
  const lowerCounts = new Map<number, Float64Array>();
  return ranks.map((rank) => {
    const upper = findRank(upperCounts, rank);
    const counts = lowerCounts.get(upper.bin) ?? countWords(bits, channel, channels, upper.bin);
    lowerCounts.set(upper.bin, counts);
    return valueOfKey(((upper.bin << 16) | findRank(counts, upper.remaining).bin) >>> 0);
  });
}

/** How often each upper half of the sort keys occurs, or each lower half among the keys with the given upper half. */
function countWords(bits: Uint32Array, channel: number, channels: number, upper: number | null): Float64Array {
  const counts = new Float64Array(65536);
  const chunk = 65536 * channels;
  for (let start = channel; start < bits.length; start += chunk) {
    const end = Math.min(bits.length, start + chunk);
    if (upper === null) countUpper(bits, start, end, channels, counts);
    else countLower(bits, start, end, channels, upper, counts);
  }
  return counts;
}

function countUpper(bits: Uint32Array, start: number, end: number, step: number, counts: Float64Array): void {
  for (let i = start; i < end; i += step) counts[sortKey(bits[i]) >>> 16]++;
}

function countLower(
  bits: Uint32Array,
  start: number,
  end: number,
  step: number,
  upper: number,
  counts: Float64Array,
): void {
  for (let i = start; i < end; i += step) {
    const key = sortKey(bits[i]);
    if (key >>> 16 === upper) counts[key & 0xffff]++;
  }
}

/** The bin that holds the element of this rank, and how many of the bin's elements come before it. */
function findRank(counts: Float64Array, rank: number): { bin: number; remaining: number } {
  let bin = 0;
  let remaining = rank;
  while (remaining >= counts[bin]) remaining -= counts[bin++];
  return { bin, remaining };
}

function sortKey(bits: number): number {
  return (bits & 0x80000000 ? ~bits : bits | 0x80000000) >>> 0;
}

function valueOfKey(key: number): number {
  const bits = key & 0x80000000 ? key & 0x7fffffff : ~key;
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}
