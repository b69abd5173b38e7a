import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JobEvent } from '../shared/job.ts';
import { newRun } from '../src-main/engine/calls/new-run.ts';
import { runJob } from '../src-main/engine/jobs.ts';
import { rounded } from './support/measure.ts';

/** Patches a second of a whole training with all augmentations on the sample study, and how long TensorFlow waits for data. */
const folder = join(mkdtempSync(join(tmpdir(), 'miscnn-bench-')), 'run');
const epochs = 6;
const iterations = 20;
await newRun({
  data: resolve(import.meta.dirname, '../resources/sample-study'),
  folder,
  command: 'train',
  pipeline: {
    patches: { shape: [32, 48, 32] },
    architecture: { id: 'unet', params: { filters: 16, depth: 3 } },
    augmentations: ['mirror', 'rotateScale', 'brightness', 'contrast', 'gamma', 'gaussianNoise'].map((id) => ({
      id,
      params: { probability: 1 },
    })),
    training: { epochs, iterations },
  },
  skipProblems: false,
  folds: { kind: 'all' },
  studioVersion: '0.0.0',
});
const finished: Extract<JobEvent, { type: 'epoch' }>[] = [];
await runJob(folder, {
  signal: new AbortController().signal,
  onEvent: (event) => void (event.type === 'epoch' && finished.push(event)),
});
rmSync(folder, { recursive: true });
// The first epoch also warms up.
const later = finished.slice(1);
const seconds = later.reduce((sum, { record }) => sum + record.seconds, 0);
const waited = later.reduce((sum, { record, waiting }) => sum + record.seconds * waiting, 0);
console.log(
  JSON.stringify({
    what: 'training with every augmentation on every patch, batch 2 of 32×48×32, 1 data worker',
    patchesPerSecond: rounded((later.length * iterations * 2) / seconds),
    waitingShare: rounded(waited / seconds),
    target: 'TensorFlow waits < 5 % of the time',
  }),
);
