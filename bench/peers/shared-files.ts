import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../../src-main/core/random.ts';
import type { tf, tfl } from '../../src-main/core/tf/index.ts';
import type { Net } from './nets.ts';

/** What all programs of a comparison read: NAME.bin in a folder, bare numbers in C order, channels last. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'miscnn-peers-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * image.bin (float32) and labels.bin (bytes): waves in noise, and classes that follow them, so that the loss falls. Without
 * noise there would be channels without variance, whose normalisation enlarges what programs round differently.
 */
export function writeBatch(folder: string, { batch, shape, classes }: Net): void {
  const voxels = shape.reduce((product, length) => product * length, batch);
  const random = randomStream('batch');
  const image = Float32Array.from({ length: voxels }, (_, i) => Math.sin(i / 7) + random.between(-0.5, 0.5));
  const labels = Uint8Array.from(image, (value) => Math.min(classes - 1, Math.floor(((value + 1.5) / 3) * classes)));
  writeFileSync(join(folder, 'image.bin'), image);
  writeFileSync(join(folder, 'labels.bin'), labels);
}

/** volume.bin, float32 like a CT. */
export function writeVolume(folder: string, shape: readonly number[]): void {
  const data = new Float32Array(shape.reduce((product, length) => product * length));
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(i / 5e4) + (i % 37) / 37;
  writeFileSync(join(folder, 'volume.bin'), data);
}

/** weights.bin: the trained weights of the first network that comes, which the others start from. */
export function writeWeights(folder: string, network: tfl.LayersModel): void {
  const path = join(folder, 'weights.bin');
  if (existsSync(path)) return;
  const weights = network.trainableWeights.map((weight) => (weight.read() as tf.Tensor).dataSync() as Float32Array);
  writeFileSync(
    path,
    Buffer.concat(weights.map((each) => new Uint8Array(each.buffer, each.byteOffset, each.byteLength))),
  );
}

export function floatsOf(folder: string, name: string): Float32Array {
  const { buffer, byteOffset, length } = readFileSync(join(folder, `${name}.bin`));
  return new Float32Array(buffer, byteOffset, length / 4);
}

/** Every 100,003rd voxel of a result, by which programs are compared. */
export function samplesOf(data: Float32Array, channels: number): number[] {
  const count = Math.ceil(data.length / channels / 100003);
  return Array.from({ length: count }, (_, i) => [
    ...data.subarray(i * 100003 * channels, (i * 100003 + 1) * channels),
  ]).flat();
}
