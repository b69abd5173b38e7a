import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../shared/report.ts';
import { newRun } from '../src-main/engine/calls/new-run.ts';
import { runJob } from '../src-main/engine/jobs.ts';
import { rounded } from './support/measure.ts';

/**
 * What speed costs in quality: the sample study trained on two thirds and scored on a third of its cases, by steps of
 * float32 operation by operation and by compiled steps of bfloat16, with three seeds, the same number of steps each.
 */
const folder = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
const variants = { eager: 'float32', compiled: 'bfloat16' } as const;

interface Trained {
  readonly dice: number;
  readonly seconds: number;
}

async function trained(variant: keyof typeof variants, seed: number): Promise<Trained> {
  const home = join(folder, `${variant}-${seed}`);
  await newRun({
    data: resolve(import.meta.dirname, '../resources/sample-study'),
    folder: home,
    command: 'train',
    pipeline: {
      seed,
      patches: { shape: [32, 48, 32] },
      architecture: { id: 'unet', params: { filters: 16, depth: 3 } },
      training: { epochs: 20, iterations: 20, precision: variants[variant], validationEvery: 20 },
    },
    skipProblems: false,
    folds: { kind: 'percentage', share: 1 / 3 },
    studioVersion: '0.0.0',
  });
  // Read by the job, which is a process of its own.
  process.env.MISCNN_EAGER = variant === 'eager' ? '1' : '';
  const start = performance.now();
  const report = (await runJob(home, { signal: new AbortController().signal, onEvent: () => {} })) as Report;
  return { dice: report.meanForegroundDice!, seconds: (performance.now() - start) / 1000 };
}

const rounds: { seed: number; eager: Trained; compiled: Trained }[] = [];
for (const seed of [1, 2, 3]) {
  const [eager, compiled] = [await trained('eager', seed), await trained('compiled', seed)];
  process.stderr.write(`seed ${seed}: ${eager.dice} ${compiled.dice}\n`);
  rounds.push({ seed, eager, compiled });
}
rmSync(folder, { recursive: true });
const meanDice = (variant: keyof typeof variants): number =>
  rounds.reduce((sum, round) => sum + round[variant].dice, 0) / rounds.length;
console.log(
  JSON.stringify({
    what: 'mean foreground Dice of 8 held-out cases after 400 steps, seeds 1, 2, 3',
    eagerFloat32: rounds.map(({ eager }) => rounded(eager.dice)),
    compiledBfloat16: rounds.map(({ compiled }) => rounded(compiled.dice)),
    seconds: rounds.map(({ eager, compiled }) => [Math.round(eager.seconds), Math.round(compiled.seconds)]),
    differenceOfMeans: rounded(meanDice('compiled') - meanDice('eager')),
    target: 'at most 0.01 lower',
  }),
);
