import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '../../shared/errors.ts';
import { createPredictions } from '../../src-main/engine/handlers/prediction/predictions.ts';
import { createRun } from '../../src-main/engine/handlers/run/create.ts';
import { createQueue } from '../../src-main/engine/handlers/run/queue.ts';
import type { ChildEnd } from '../../src-main/engine/start-child.ts';
import type { Studio } from '../../src-main/engine/studio.ts';
import { noChoices, type StoredWorkspace } from '../../src-main/engine/workspace/stored.ts';
import type { OpenWorkspace } from '../../src-main/engine/workspace/workspace.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';
import { until } from '../support/until.ts';

/** A workspace whose file cannot be written while the disk is full. */
function workspaceOn(disk: { isFull: boolean }, queue: StoredWorkspace['queue']) {
  const run = { id: 'run-1', name: 'Gone', folder: 'runs/gone', dataset: null };
  let stored = { runs: [run], queue, predictions: [] } as unknown as StoredWorkspace;
  const absolute = temporaryFolder();
  return {
    get stored() {
      return stored;
    },
    async update(change: (stored: StoredWorkspace) => StoredWorkspace) {
      if (disk.isFull) throw new StudioError('not-writable', 'workspace.json does not fit on the disk', 'free some');
      stored = change(stored);
    },
    changed() {},
    run: () => ({ ...run, absolute }),
    relative: (folder: string) => folder,
  } as unknown as OpenWorkspace;
}

test('a run that ends on a full disk leaves the queue once there is space again', async () => {
  const disk = { isFull: true };
  const workspace = workspaceOn(disk, [{ run: 'run-1', isPaused: false }]);
  const lines: string[] = [];
  const startProcess = () => assert.fail('there is no run folder to start');
  const queue = createQueue({ workspace, startProcess, emit() {}, log: (line) => lines.push(line) });
  queue.wake();
  await until(() => lines.some((line) => line.startsWith('the queue stands')), 'the queue stands');
  assert.equal(lines.filter((line) => line.startsWith('a run failed')).length, 1);
  queue.wake();
  await wait(50);
  assert.equal(lines.filter((line) => line.startsWith('a run failed')).length, 1, 'it is not started once more');
  disk.isFull = false;
  queue.wake();
  await until(() => workspace.stored.queue.length === 0, 'the queue is empty');
});

test('a run that cannot be listed leaves no folder behind', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'runs'));
  const data = { folder: await makeTinyStudy(3), dataset: null, choices: noChoices };
  const workspace = Object.assign(workspaceOn({ isFull: true }, []), { folder, dataset: async () => data });
  const made = createRun(
    { workspace, options: { version: '0.0.0' } } as unknown as Studio,
    {
      ...{ name: 'New', dataset: 'data-1', pipeline: tinyPipeline, command: 'train', skipProblems: false },
      folds: { kind: 'all' },
    },
    { signal: new AbortController().signal, progress() {} },
  );
  await assert.rejects(made, /does not fit on the disk/);
  assert.deepEqual(readdirSync(join(folder, 'runs')), []);
});

test('cases that are predicted while the disk is full are listed at the end', async () => {
  const disk = { isFull: false };
  const workspace = workspaceOn(disk, []);
  const lines: string[] = [];
  let hear!: (message: unknown) => void;
  let end!: (how: ChildEnd) => void;
  const startProcess = () => ({
    post() {},
    onMessage: (listener: typeof hear) => void (hear = listener),
    onEnd: (listener: typeof end) => void (end = listener),
    kill() {},
  });
  const predictions = createPredictions({ workspace, startProcess, emit() {}, log: (line) => lines.push(line) });
  await predictions.start({ run: 'run-1', input: 'scans', out: 'labels', probabilities: false });
  await wait(10);
  disk.isFull = true;
  hear({ type: 'event', event: { outcome: { id: 'new_0' } } });
  // Long enough for a rejection that nobody handles to end the process.
  await wait(50);
  assert.equal(lines.length, 1);
  disk.isFull = false;
  hear({ type: 'done', value: { schemaVersion: 1, cases: ['new_0'], failed: [], warnings: [], models: 1 } });
  end({ code: 0, signal: null, lastWords: '' });
  await until(() => workspace.stored.predictions[0].status === 'finished', 'it is finished');
  assert.deepEqual(workspace.stored.predictions[0].cases, ['new_0']);
});
