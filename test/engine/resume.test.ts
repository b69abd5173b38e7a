import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError } from '../../shared/errors.ts';
import type { JobEvent } from '../../shared/job.ts';
import { newRun } from '../../src-main/engine/calls/new-run.ts';
import { runJob } from '../../src-main/engine/jobs.ts';
import { startCli } from '../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';
import { until } from '../support/until.ts';

/** What must be the same bits however often a run was stopped: weights and scores. */
function resultOf(run: string): string[] {
  const files = [0, 1].flatMap((fold) => ['model/weights.bin', 'scores.json'].map((file) => `fold-${fold}/${file}`));
  return files.map(
    (file) =>
      `${file} ${createHash('sha256')
        .update(readFileSync(join(run, file)))
        .digest('hex')}`,
  );
}

describe('a run with "deterministic"', () => {
  let study: string;
  let expected: string[];

  async function makeRun(change = {}): Promise<string> {
    const folder = join(temporaryFolder(), 'run');
    await newRun({
      data: study,
      folder,
      command: 'cross-validate',
      pipeline: { ...tinyPipeline, ...change },
      skipProblems: false,
      folds: { kind: 'k-fold', k: 2 },
      studioVersion: '0.0.0',
    });
    return folder;
  }
  const run = (folder: string, onEvent: (event: JobEvent) => void = () => {}, signal = new AbortController().signal) =>
    runJob(folder, { signal, onEvent });

  before(async () => {
    study = await makeTinyStudy(4);
    const folder = await makeRun();
    await run(folder);
    expected = resultOf(folder);
  });

  it('gives the same bits again, with prepared cases on disk and more data workers too', async () => {
    const folder = await makeRun({ batches: { store: 'disk', workers: 2 } });
    await run(folder);
    assert.deepEqual(resultOf(folder), expected);
  });

  it('gives the same bits when it was stopped and resumed', async () => {
    const folder = await makeRun();
    const stop = new AbortController();
    const stopped = run(
      folder,
      (event) => event.type === 'epoch' && event.record.epoch === 3 && stop.abort(),
      stop.signal,
    );
    await assert.rejects(stopped, (error) => isStudioError(error, 'cancelled'));
    assert.equal(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).status, 'stopped');
    let first: number | null = null;
    await run(folder, (event) => event.type === 'epoch' && (first ??= event.record.epoch));
    assert.equal(first, 4);
    assert.deepEqual(resultOf(folder), expected);
  });

  it('gives the same bits when it was killed again and again, at any moment', async () => {
    const folder = await makeRun();
    const lock = join(folder, 'run.lock');
    const epochs = (fold: number): number => {
      const history = join(folder, `fold-${fold}/history.tsv`);
      return existsSync(history) ? readFileSync(history, 'utf8').trim().split('\n').length - 1 : 0;
    };
    // Later each time, so that every run gets further than the one before: in set-up, training, scoring.
    const moments: (() => boolean)[] = [
      () => true,
      () => epochs(0) >= 1,
      () => epochs(0) >= 4,
      () => existsSync(join(folder, 'fold-0/model/model.json')),
      () => epochs(1) >= 3,
    ];
    const jobNow = (): number | undefined =>
      existsSync(lock) ? (JSON.parse(readFileSync(lock, 'utf8') || '{}') as { pid?: number }).pid : undefined;
    let job: number | undefined;
    for (const [i, isReached] of moments.entries()) {
      const { child, finished } = startCli('resume', folder);
      while ((jobNow() === job || !isReached()) && child.exitCode === null) await wait(10);
      await wait(37 * i);
      assert.equal(child.exitCode, null, 'there was nothing left to kill');
      job = jobNow()!;
      child.kill('SIGKILL');
      try {
        process.kill(job, 'SIGKILL');
      } catch {
        // It had ended by itself.
      }
      await finished;
      // The system takes a moment to end a process, and longer to forget it.
      await until(() => !isAlive(job!), 'the job has ended');
    }
    await run(folder);
    assert.deepEqual(resultOf(folder), expected);
  });

  it('keeps a second process out while it runs', async () => {
    const folder = await makeRun();
    const stop = new AbortController();
    const started = new Promise<void>((resolve, reject) => {
      const first = run(folder, (event) => event.type === 'fold' && resolve(), stop.signal);
      first.catch((error: unknown) => (isStudioError(error, 'cancelled') ? undefined : reject(error as Error)));
    });
    await started;
    await assert.rejects(run(folder), (error) => isStudioError(error, 'bad-run') && /in use/.test(error.message));
    stop.abort();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
