import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { createJoin } from '../../src-main/engine/join.ts';

const isCancelled = (error: unknown): boolean => isStudioError(error, 'cancelled');

test('work that is asked for twice is done once, and late callers are told what was told before', async () => {
  const join = createJoin<string, number>();
  let times = 0;
  let finish = (_value: string): void => {};
  let tell = (_value: number): void => {};
  const told: [number[], number[]] = [[], []];
  const work = ({ progress }: { progress(value: number): void }): Promise<string> => {
    times++;
    tell = progress;
    return new Promise((resolve) => (finish = resolve));
  };
  const first = join('a', { progress: (value) => told[0].push(value) }, work);
  tell(1);
  const second = join('a', { progress: (value) => told[1].push(value) }, work);
  tell(2);
  finish('done');
  assert.deepEqual(await Promise.all([first, second]), ['done', 'done']);
  assert.deepEqual(
    [times, told],
    [
      1,
      [
        [1, 2],
        [1, 2],
      ],
    ],
  );
  void join('a', {}, work);
  assert.equal(times, 2);
});

test('one caller goes and the work goes on; the last goes and it is stopped', async () => {
  const join = createJoin<string>();
  const signals: AbortSignal[] = [];
  const work = ({ signal }: { signal: AbortSignal }): Promise<string> => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const [one, two] = [new AbortController(), new AbortController()];
  const first = join('a', { signal: one.signal }, work);
  const second = join('a', { signal: two.signal }, work);
  one.abort();
  await assert.rejects(first, isCancelled);
  assert.equal(signals[0].aborted, false);
  two.abort();
  await assert.rejects(second, isCancelled);
  assert.equal(signals[0].aborted, true);
  await assert.rejects(join('a', { signal: two.signal }, work), isCancelled);
  void join('a', {}, work);
  assert.equal(signals.length, 2);
});

test('a failure reaches all', async () => {
  const join = createJoin<string>();
  const work = (): Promise<string> => Promise.reject(new Error('no'));
  await assert.rejects(join('a', {}, work), /no/);
  await assert.rejects(join('a', {}, work), /no/);
});
