import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { JobEvent } from '../../../shared/job.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { foldPaths, openRun, runPaths } from '../../../src-main/core/runs/run-folder.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import { readCheckpoint } from '../../../src-main/core/train/checkpoint.ts';
import { runFolds, type RunOutcome } from '../../../src-main/core/train/run-folds.ts';
import { createWatchdog } from '../../../src-main/core/train/watchdog.ts';
import { newRun } from '../../../src-main/engine/calls/new-run.ts';
import { runJob } from '../../../src-main/engine/jobs.ts';
import { machineMemory, memoryBudget } from '../../../src-main/engine/machine-memory.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

const never = new AbortController().signal;

describe('a job that outgrows its memory', () => {
  const gibibyte = 2 ** 30;
  const event = (type: JobEvent['type']): JobEvent => ({ type }) as JobEvent;
  const kinds: [what: string, told: [type: JobEvent['type'], gibibytes: number][], stopsAt: string | null][] = [
    ['is left alone within its budget', [['prepared', 2], ['fold', 2], ['step', 2], ['epoch', 2], ['predicted', 2]], null],
    ['stops at once while cases are prepared', [['prepared', 1], ['prepared', 2.1], ['prepared', 2.1]], 'prepared 1'],
    ['stops at the end of an epoch', [['fold', 1], ['step', 2.1], ['sample', 2.1], ['epoch', 2.1]], 'epoch 3'],
    ['goes on when the memory was given back by then', [['step', 2.1], ['epoch', 1.9], ['step', 2.1]], null],
    ['stops within an epoch when it is far beyond', [['step', 2.1], ['step', 2.3], ['epoch', 2.3]], 'step 1'],
    ['stops at once while it predicts', [['step', 1], ['epoch', 1], ['predicted', 2.1]], 'predicted 2'],
  ]; // prettier-ignore
  for (const [what, told, stopsAt] of kinds) {
    it(what, () => {
      let gibibytes = 0;
      const watchdog = createWatchdog(2 * gibibyte, never, () => gibibytes * gibibyte);
      const stop = told.findIndex(([type, now]) => {
        gibibytes = now;
        assert.equal(watchdog.look(event(type)), now * gibibyte);
        return watchdog.signal.aborted;
      });
      assert.equal(stop < 0 ? null : `${told[stop][0]} ${stop}`, stopsAt);
      assert.equal(watchdog.fault?.tag, stop < 0 ? undefined : 'memory');
    });
  }

  it('is not blamed for what the user stopped', () => {
    const stop = new AbortController();
    const watchdog = createWatchdog(1, stop.signal, () => 2);
    stop.abort();
    watchdog.look(event('prepared'));
    assert.equal(watchdog.fault, null);
    assert.ok(watchdog.signal.aborted);
  });

  it('may have what MISCNN_MEMORY says, else most of what the machine has', () => {
    assert.equal(memoryBudget('1.5'), 1.5 * gibibyte);
    assert.ok(memoryBudget('') > 0.5 * machineMemory() && memoryBudget('') < machineMemory());
    for (const given of ['much', '0', '-1', 'Infinity']) {
      assert.throws(
        () => memoryBudget(given),
        (error) => isStudioError(error, 'usage') && error.message === `MISCNN_MEMORY is "${given}"`,
      );
    }
  });
});

describe('a run that outgrows its memory', { timeout: 120_000 }, () => {
  const folder = join(temporaryFolder(), 'run');
  const checkpoints = foldPaths.checkpoints(runPaths.fold(folder, 0));
  before(async () => {
    startTensorFlow();
    await newRun({
      ...{ data: await makeTinyStudy(2), folder, command: 'train', skipProblems: false, studioVersion: '0.0.0' },
      pipeline: { ...tinyPipeline, training: { epochs: 4, iterations: 2, recalibration: 0 } },
      folds: { kind: 'hold-out', cases: ['case_1'] },
    });
  });
  after(() => void delete process.env.MISCNN_MEMORY);

  /** Goes on with the run in this process, by whose memory the watchdog goes. */
  async function go(memory: (event: JobEvent | null) => number): Promise<RunOutcome & { epochs: number[] }> {
    let last: JobEvent | null = null;
    const epochs: number[] = [];
    const watchdog = createWatchdog(100, never, () => memory(last));
    const outcome = await runFolds(await openRun(folder), {
      signal: watchdog.signal,
      onEvent(event) {
        last = event;
        if (event.type === 'epoch') epochs.push(event.record.epoch);
        watchdog.look(event);
      },
    });
    return { ...outcome, epochs };
  }
  const checkpointed = async (): Promise<number | undefined> => (await readCheckpoint(checkpoints))?.records.length;
  const isSecond = (event: JobEvent | null): boolean => event?.type === 'step' && event.epoch === 2;

  it('ends its epoch, whose checkpoint it leaves', async () => {
    let isBeyond = false;
    const { finished, epochs } = await go((event) => ((isBeyond ||= isSecond(event)), isBeyond ? 105 : 100));
    assert.deepEqual([finished, epochs, await checkpointed()], [false, [1, 2], 2]);
  });

  it('says in the run and to who waits for it what it used, what it may use and what to do', async () => {
    process.env.MISCNN_MEMORY = '0.01';
    const message = /^the run used \d\.\d\d GiB of memory, more than its budget of 0\.01 GiB/;
    await assert.rejects(
      runJob(folder, { signal: never, onEvent: () => {} }),
      (error) => isStudioError(error, 'memory') && message.test(error.message) && /^resume it/.test(error.next),
    );
    const { status, reason } = (await openRun(folder)).run;
    assert.equal(status, 'failed');
    assert.match(reason!, message);
    assert.match(reason!, /; resume it from its last checkpoint; .*smaller patches.*MISCNN_MEMORY$/);
    assert.equal(await checkpointed(), 2);
  });

  it('is resumed from there', async () => {
    const { finished, epochs } = await go(() => 100);
    assert.deepEqual([finished, epochs], [true, [3, 4]]);
    assert.ok(existsSync(runPaths.report(folder)));
  });
});
