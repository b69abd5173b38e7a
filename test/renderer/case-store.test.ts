import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewVolume, VolumePart, VolumeSource } from '../../shared/viewer.ts';
import { CaseStore, type OnPartial, type Part, type ReadVolume } from '../../src-renderer/viewer/case-store.ts';

const caseOf = (caseId: string): VolumeSource => ({ of: 'dataset', id: 'data-1', caseId });

const partOf = (caseId: string, part: VolumePart = 'image', channel = 0): Part => ({
  source: caseOf(caseId),
  part,
  channel,
});

function volume(bytes: number): ViewVolume {
  const shape: [number, number, number] = [1, 1, bytes];
  return { shape, spacingMm: [1, 1, 1], affine: [], data: new Uint8Array(bytes), window: [0, 1] };
}

/** A reader that tells what it was asked for, each part 10 bytes. */
function reader() {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const read: ReadVolume = ({ source, part, channel }, signal) => {
    asked.push(`${source.caseId} ${part} ${channel}`);
    signals.push(signal);
    return Promise.resolve(volume(10));
  };
  return { asked, signals, read };
}

test('each part of a case is read once, each channel by itself', async () => {
  const { asked, read } = reader();
  const store = new CaseStore(read, 1000);
  await Promise.all([store.volume(partOf('a', 'image', 1)), store.volume(partOf('a', 'image', 1))]);
  await store.volume(partOf('a', 'image', 0));
  await store.volume(partOf('a', 'truth'));
  await store.volume(partOf('a', 'truth'));
  assert.deepEqual(asked, ['a image 1', 'a image 0', 'a truth 0']);
});

test('over the budget the oldest go, never those of the case that is shown', async () => {
  const { asked, read } = reader();
  const store = new CaseStore(read, 25);
  store.focus([caseOf('a')], []);
  for (const id of ['a', 'b', 'c', 'd']) await store.volume(partOf(id));
  assert.equal(store.bytes, 20);
  await store.volume(partOf('a'));
  await store.volume(partOf('d'));
  assert.equal(asked.length, 4);
  await store.volume(partOf('b'));
  assert.equal(asked.length, 5);
});

test('to look at another case stops reading what is not wanted any more', async () => {
  const signals = new Map<string, AbortSignal>();
  const store = new CaseStore(({ source }, signal) => {
    signals.set(source.caseId, signal);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  }, 1000);
  const stopped = assert.rejects(store.volume(partOf('a')), /stopped/);
  store.volume(partOf('b')).catch(() => {});
  store.focus([caseOf('c')], [caseOf('b')]);
  await stopped;
  assert.deepEqual([signals.get('a')!.aborted, signals.get('b')!.aborted], [true, false]);
  store.clear();
  assert.equal(signals.get('b')!.aborted, true);
});

test('what failed is read again the next time', async () => {
  let times = 0;
  const store = new CaseStore(() => {
    times++;
    return times === 1 ? Promise.reject(new Error('unplugged')) : Promise.resolve(volume(1));
  }, 1000);
  await assert.rejects(store.volume(partOf('a')), /unplugged/);
  assert.equal((await store.volume(partOf('a'))).data.length, 1);
});

test('who asks for a volume that is being read is told what is there, and no more after its end', async () => {
  let tell: OnPartial = () => {};
  let finish: (whole: ViewVolume) => void = () => {};
  const store = new CaseStore((_part, _signal, onPartial) => {
    tell = onPartial;
    return new Promise((resolve) => (finish = resolve));
  }, 1000);
  const heard: string[] = [];
  const ask = (who: string): Promise<ViewVolume> =>
    store.volume(partOf('a'), ({ read }) => heard.push(`${who} ${read.from}-${read.to}`));
  const first = ask('first');
  tell({ ...volume(10), read: { from: 2, to: 4 } });
  const second = ask('second');
  tell({ ...volume(10), read: { from: 2, to: 6 } });
  finish(volume(10));
  assert.equal(await first, await second);
  await ask('third');
  assert.deepEqual(heard, ['first 2-4', 'second 2-4', 'first 2-6', 'second 2-6']);
});

test('two cases that are shown together stay, maps of probabilities do not', async () => {
  const { read } = reader();
  const store = new CaseStore(read, 25);
  const other: VolumeSource = { of: 'run', id: 'run-2', caseId: 'a' };
  store.focus([caseOf('a'), other], []);
  const parts: Part[] = [partOf('a'), { source: other, part: 'prediction', channel: 0 }, partOf('a', 'probability', 1)];
  for (const part of parts) await store.volume(part);
  assert.equal(store.bytes, 20);
  store.focus([caseOf('b')], []);
  await store.volume(partOf('b'));
  assert.equal(store.bytes, 20);
});
