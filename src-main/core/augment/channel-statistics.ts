export interface ChannelStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the population: divided by n. */
  readonly standardDeviation: number;
}

/** Over every `channels`-th value from `channel` on. Two passes, so that a large mean costs no precision. */
export function channelStatistics(data: Float32Array, channels: number, channel: number): ChannelStatistics {
  const count = data.length / channels;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let i = channel; i < data.length; i += channels) {
    const value = data[i];
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = channel; i < data.length; i += channels) squares += (data[i] - mean) ** 2;
  return { min, max, mean, standardDeviation: Math.sqrt(squares / count) };
}
