import { StudioError } from '../../../shared/errors.ts';
import type { FloatVolume } from './volume.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Statistics of the voxels that were looked at; all 0 where there were none. SD is the population's. */
export interface ChannelStatistics extends Range {
  readonly mean: number;
  readonly sd: number;
}

/** value · factor + offset. */
export interface LinearMap {
  readonly factor: number;
  readonly offset: number;
}

/** Voxels that a loop takes at once. V8 compiles a loop body that is called often far better than one long loop. */
const chunk = 65536;

/**
 * Statistics of one channel, over all voxels or over those that are not 0, in two passes so that a large mean does not
 * eat the variance. Throws `bad-dataset`, naming the case, where the channel holds NaN or infinity.
 */
export function channelStatistics(
  image: FloatVolume,
  channel: number,
  region: 'whole' | 'nonzero',
  caseId: string,
): ChannelStatistics {
  const channels = image.shape[3];
  const skipZero = region === 'nonzero';
  const { data } = image;
  const { count, sum, min, max } = summarise(data, channel, channels, skipZero);
  if (count === 0) return { min: 0, max: 0, mean: 0, sd: 0 };
  if (!Number.isFinite(sum)) {
    throw new StudioError(
      'bad-dataset',
      `the image of case ${caseId} holds NaN or infinity in channel ${channel}`,
      'repair the image or leave the case out',
    );
  }
  const mean = sum / count;
  let squares = 0;
  for (let start = channel; start < data.length; start += chunk * channels) {
    squares += sumOfSquares(data, start, channels, mean, skipZero);
  }
  return { min, max, mean, sd: Math.sqrt(squares / count) };
}

/** Lowest and highest value of one channel of interleaved voxels. */
export function channelRange(data: Float32Array, channel: number, channels: number): Range {
  return summarise(data, channel, channels, false);
}

/** Cuts one channel, in place, to a range. */
export function clipChannel(data: Float32Array, channel: number, channels: number, { min, max }: Range): void {
  for (let start = channel; start < data.length; start += chunk * channels) clipChunk(data, start, channels, min, max);
}

/** A new image with channels mapped linearly, those without a map left alone; with `keepZero` voxels of value 0 stay 0. */
export function mapChannels(
  image: FloatVolume,
  maps: readonly (LinearMap | null | undefined)[],
  keepZero = false,
): FloatVolume {
  const channels = image.shape[3];
  const data = image.data.slice();
  maps.forEach((map, channel) => {
    if (!map) return;
    for (let start = channel; start < data.length; start += chunk * channels) {
      mapChunk(data, start, channels, map.factor, map.offset, keepZero);
    }
  });
  return { ...image, data };
}

function chunkEnd(data: Float32Array, start: number, channels: number): number {
  return Math.min(data.length, start + chunk * channels);
}

function summarise(data: Float32Array, channel: number, channels: number, skipZero: boolean) {
  const total = { count: 0, sum: 0, min: Infinity, max: -Infinity };
  for (let start = channel; start < data.length; start += chunk * channels) {
    const part = summariseChunk(data, start, channels, skipZero);
    total.count += part.count;
    total.sum += part.sum;
    total.min = Math.min(total.min, part.min);
    total.max = Math.max(total.max, part.max);
  }
  return total;
}

function summariseChunk(data: Float32Array, start: number, channels: number, skipZero: boolean) {
  const end = chunkEnd(data, start, channels);
  let count = 0;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = start; i < end; i += channels) {
    const value = data[i];
    if (skipZero && value === 0) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { count, sum, min, max };
}

function sumOfSquares(data: Float32Array, start: number, channels: number, mean: number, skipZero: boolean): number {
  const end = chunkEnd(data, start, channels);
  let squares = 0;
  for (let i = start; i < end; i += channels) {
    const value = data[i];
    if (skipZero && value === 0) continue;
    squares += (value - mean) * (value - mean);
  }
  return squares;
}

function clipChunk(data: Float32Array, start: number, channels: number, min: number, max: number): void {
  const end = chunkEnd(data, start, channels);
  for (let i = start; i < end; i += channels) {
    if (data[i] < min) data[i] = min;
    else if (data[i] > max) data[i] = max;
  }
}

function mapChunk(
  data: Float32Array,
  start: number,
  channels: number,
  factor: number,
  offset: number,
  keepZero: boolean,
): void {
  const end = chunkEnd(data, start, channels);
  for (let i = start; i < end; i += channels) {
    if (keepZero && data[i] === 0) continue;
    data[i] = data[i] * factor + offset;
  }
}
