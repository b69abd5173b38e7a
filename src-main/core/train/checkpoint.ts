import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isStudioError } from '../../../shared/errors.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { makeFolder } from '../runs/files.ts';
import { readContainer, writeContainer } from '../runs/container.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { OptimizerState } from './step.ts';

/**
 * All that the rest of a training depends on. Random numbers need no state of their own: every stream is keyed by the
 * seed and the epoch or step.
 */
export interface Checkpoint {
  readonly records: readonly EpochRecord[];
  readonly optimizer: OptimizerState;
  /** Weights by their name, moving statistics included. */
  readonly weights: Readonly<Record<string, Float32Array>>;
}

/** Two slots, written in turn: while one is written the other is whole, whatever happens. */
const slots = ['last-0.bin', 'last-1.bin'];

export async function writeCheckpoint(folder: string, { records, optimizer, weights }: Checkpoint): Promise<void> {
  await makeFolder(folder);
  const arrays = Object.fromEntries([
    ...Object.entries(weights).map(([name, values]) => [`weight/${name}`, values]),
    ...optimizer.slots.map((values, i) => [`optimizer/${i}`, values]),
  ]);
  const meta = { records, step: optimizer.step };
  await writeContainer(join(folder, slots[records.length % 2]), { meta, arrays });
}

/** The newest slot that is whole; null when there is none. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  const found: Checkpoint[] = [];
  for (const slot of slots.map((name) => join(folder, name)).filter((path) => existsSync(path))) {
    try {
      const { meta, arrays } = await readContainer(slot);
      const { records, step } = meta as { records: EpochRecord[]; step: number };
      const named = Object.entries(arrays) as [string, Float32Array][];
      const part = (prefix: string): [string, Float32Array][] =>
        named.filter(([name]) => name.startsWith(prefix)).map(([name, values]) => [name.slice(prefix.length), values]);
      const optimizer = { step, slots: part('optimizer/').map(([, values]) => values) };
      found.push({ records, optimizer, weights: Object.fromEntries(part('weight/')) });
    } catch (error) {
      if (!isStudioError(error, 'bad-file')) throw error;
    }
  }
  return found.sort((a, b) => b.records.length - a.records.length)[0] ?? null;
}

/** A finished fold has its model; checkpoints are three times as large and of no more use. */
export async function removeCheckpoints(folder: string): Promise<void> {
  for (const slot of slots) await rm(join(folder, slot), { force: true });
}

export function weightsOf(network: tfl.LayersModel): Record<string, Float32Array> {
  const named = network.weights.map((weight, i) => [weightKey(i), weight.read().dataSync() as Float32Array] as const);
  return Object.fromEntries(named);
}

export function setWeights(network: tfl.LayersModel, weights: Readonly<Record<string, Float32Array>>): void {
  tf.tidy(() => {
    network.weights.forEach((weight, i) => weight.write(tf.tensor(weights[weightKey(i)], weight.shape as number[])));
  });
}

/** By position: tfjs numbers layers anew in every process that builds more than one network. */
function weightKey(index: number): string {
  return String(index).padStart(4, '0');
}

/**
 * Writes a checkpoint at the end of an epoch when training has taken ten times as long as writing one: small networks
 * keep every epoch, large ones lose little time.
 */
export function checkpointPace(): (now: boolean, write: () => Promise<void>) => Promise<void> {
  let [last, cost] = [-Infinity, 0];
  return async (now, write) => {
    if (!now && performance.now() - last < 10 * cost) return;
    const start = performance.now();
    await write();
    [last, cost] = [performance.now(), performance.now() - start];
  };
}
