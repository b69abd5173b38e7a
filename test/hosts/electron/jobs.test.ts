import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserWindow } from 'electron';
import { memoryChannels } from '../../../shared/rpc/memory.ts';
import type { RunEntry, Workspace } from '../../../shared/workspace.ts';
import { watchJobs, type EndedJob, type Jobs } from '../../../src-main/hosts/electron/jobs.ts';
import { showEnded, showShare } from '../../../src-main/hosts/electron/task-bar.ts';
import { createServer, type Handlers, type Server } from '../../../src-main/rpc/server.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn, StandInWindow } from './stand-in.ts';
import { until } from './support.ts';

function run(id: string, status: RunEntry['status'], given: Partial<RunEntry> = {}): RunEntry {
  return {
    id,
    name: `run ${id}`,
    folder: `/ws/runs/${id}`,
    dataset: { name: 'study', classes: [] },
    command: 'train',
    created: '2026-01-01T00:00:00Z',
    status,
    reason: null,
    folds: 1,
    queued: null,
    isElsewhere: false,
    meanDice: null,
    ...given,
  };
}

const workspace = (runs: RunEntry[], given: Partial<Workspace> = {}): Workspace => ({
  folder: '/ws',
  name: 'ws',
  datasets: [],
  pipelines: [],
  runs,
  predictions: [],
  comparisons: [],
  trash: [],
  ...given,
});

const progress = {
  phase: 'training' as const,
  cases: null,
  fold: 0,
  folds: 1,
  epoch: 1,
  epochs: 2,
  step: 0,
  steps: 1,
  loss: null,
  remainingSeconds: null,
  stepsPerSecond: null,
  waiting: null,
  memoryBytes: null,
};

/** The real server of the contract, with a workspace that a test sets. */
async function watched(first: Workspace) {
  let server!: Server;
  let current = first;
  let close = (): void => {};
  let connections = 0;
  const ended: EndedJob[] = [];
  const changes: Jobs[] = [];
  const log: string[] = [];
  const watch = watchJobs(
    () => {
      connections += 1;
      const [ours, theirs] = memoryChannels();
      server = createServer({ 'workspace.read': () => current } as unknown as Handlers);
      server.connect(theirs);
      close = theirs.close;
      return ours;
    },
    {
      onChange: (jobs) => void changes.push(jobs),
      onEnd: (job) => void ended.push(job),
      log: (text) => void log.push(text),
    },
  );
  await until(() => changes.length > 0, 'the workspace is read');
  const emit = async (next: Workspace): Promise<void> => {
    const before = changes.length;
    current = next;
    server.emit('workspace', next);
    await until(() => changes.length > before, 'the change arrives');
  };
  return {
    watch,
    emit,
    ended,
    changes,
    log,
    server: () => server,
    crash: () => close(),
    connections: () => connections,
  };
}

describe('what the main process knows of jobs', () => {
  test('is what this app computes, not what others do', async () => {
    const { watch } = await watched(
      workspace([
        run('a', 'running'),
        run('b', 'running', { isElsewhere: true }),
        run('c', 'queued'),
        run('d', 'finished'),
      ]),
    );
    assert.deepEqual(watch.now().running, ['run a']);
    assert.equal(watch.now().waiting, 1);
    watch.close();
  });

  test('the task bar shows how far it is, and nothing once it is over', async () => {
    const { watch, emit, server, changes } = await watched(workspace([run('a', 'running')]));
    const window = new StandInWindow();
    const show = (): number => {
      showShare(window as unknown as BrowserWindow, watch.now().share);
      return window.state.progress;
    };
    assert.equal(show(), 0);
    const before = changes.length;
    server().emit('progress', { ...progress, run: 'a', share: 0.25 });
    await until(() => changes.length > before, 'progress arrives');
    assert.equal(show(), 0.25);
    await emit(workspace([run('a', 'running'), run('b', 'running')]));
    assert.equal(show(), 0.125);
    await emit(workspace([run('a', 'finished'), run('b', 'stopped')]));
    assert.equal(show(), -1);
    watch.close();
  });

  test('a run that ends is told once, one that is stopped or deleted is not', async () => {
    const all = ['a', 'b', 'c', 'd'];
    const { watch, emit, ended } = await watched(workspace(all.map((id) => run(id, 'running'))));
    const after = [run('a', 'finished'), run('b', 'failed', { reason: 'disk full' }), run('c', 'stopped')];
    await emit(workspace(after));
    await emit(workspace(after));
    assert.deepEqual(ended, [
      { kind: 'run', name: 'run a', status: 'finished', reason: null },
      { kind: 'run', name: 'run b', status: 'failed', reason: 'disk full' },
    ]);
    watch.close();
  });

  test('another workspace ends nothing', async () => {
    const { watch, emit, ended } = await watched(workspace([run('a', 'running')]));
    await emit(workspace([run('a', 'finished')], { folder: '/other' }));
    assert.deepEqual(ended, []);
    watch.close();
  });

  test('after a crash of the engine it listens to the next one', async () => {
    const { watch, emit, ended, crash, connections } = await watched(workspace([run('a', 'running')]));
    crash();
    await until(() => connections() === 2, 'a new connection');
    await emit(workspace([run('a', 'failed', { reason: 'the engine died' })]));
    assert.equal(ended.length, 1);
    watch.close();
    assert.equal(connections(), 2);
  });

  test('a message that breaks the contract is logged, and the app lives on', async () => {
    const { watch, emit, log, server } = await watched(workspace([]));
    server().emit('workspace', { folder: 1 } as never);
    await until(() => log.length === 1, 'the log');
    await emit(workspace([run('a', 'running')]));
    assert.deepEqual(watch.now().running, ['run a']);
    watch.close();
  });
});

test('a notification says how a run ended, and leads back to the app', () => {
  const { electron, notifications } = createStandIn(temporaryFolder());
  let shown = 0;
  showEnded(electron, { kind: 'run', name: 'U-Net', status: 'finished', reason: null }, () => shown++);
  showEnded(electron, { kind: 'prediction', name: 'U-Net', status: 'failed', reason: 'disk full' }, () => shown++);
  assert.deepEqual(
    notifications.map(({ options }) => options),
    [
      { title: '“U-Net” has finished', body: 'Its results are ready.' },
      { title: 'The prediction with “U-Net” has failed', body: 'disk full' },
    ],
  );
  notifications[0].emit('click');
  assert.equal(shown, 1);
});
