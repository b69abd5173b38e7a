import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, preferredOf, sideA } from '../../src-renderer/screens/review/blind-side.ts';
import { SaveQueue } from '../../src-renderer/screens/review/save-queue.ts';
import { noJudgement, renamedIn, takenBack, withGiven, type Given } from '../../src-renderer/screens/review/saying.ts';
import {
  backAmong,
  digitOf,
  faultOfTitle,
  verdictChoices,
  verdictTitle,
} from '../../src-renderer/screens/review/verdict-choices.ts';

test('what a blinded reader sees as A is fixed, and as often the truth as the prediction', () => {
  for (const reader of ['', 'AB', 'Ärztin']) {
    for (const name of ['hippocampus_', 'case_0000', 'sub-']) {
      const sides = Array.from({ length: 1000 }, (_, i) => sideA(reader, `${name}${i}`));
      const truths = sides.filter((side) => side === 'truth').length;
      assert.ok(Math.abs(truths - 500) < 60, `${reader} ${name}: ${truths} of 1000`);
      // Nor does it go to and fro: neighbours are alike as often as not.
      const alike = sides.filter((side, i) => side === sides[i + 1]).length;
      assert.ok(Math.abs(alike - 500) < 60, `${reader} ${name}: ${alike} neighbours alike`);
    }
  }
  for (let i = 0; i < 100; i++) assert.equal(sideA('AB', `case-${i}`), sideA(' ab', `case-${i}`));
  const differ = Array.from({ length: 1000 }, (_, i) => sideA('AB', `c${i}`) !== sideA('CD', `c${i}`)).filter(
    Boolean,
  ).length;
  assert.ok(Math.abs(differ - 500) < 60, `readers differ in ${differ}`);
});

test('an answer is kept as what it was about', () => {
  assert.equal(preferredOf('A', 'truth'), 'truth');
  assert.equal(preferredOf('B', 'truth'), 'prediction');
  assert.equal(preferredOf('A', 'prediction'), 'prediction');
  assert.equal(preferredOf('B', 'prediction'), 'truth');
  for (const first of ['truth', 'prediction'] as const) {
    for (const answer of ['A', 'B', 'same'] as const) assert.equal(answerOf(preferredOf(answer, first), first), answer);
    assert.equal(answerOf(null, first), null);
  }
});

test('verdicts have the keys 1 to 4, own ones 5 to 9', () => {
  const choices = verdictChoices(['Motion', 'Implant', 'c', 'd', 'e', 'one too many']);
  assert.deepEqual(
    choices.map(({ key }) => key),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.deepEqual(choices.map(({ id }) => id).slice(0, 6), [
    'accept',
    'minor',
    'major',
    'reject',
    'Motion',
    'Implant',
  ]);
  assert.equal(verdictTitle('minor'), 'Minor changes');
  assert.equal(verdictTitle('Motion'), 'Motion');
});

test('an own verdict needs a name of its own', () => {
  assert.equal(faultOfTitle('Motion', ['Implant']), null);
  assert.match(faultOfTitle(' ', [])!, /name/);
  for (const taken of ['accept', 'MINOR changes', ' implant '])
    assert.match(faultOfTitle(taken, ['Implant'])!, /There is one/);
  assert.match(faultOfTitle('x'.repeat(41), [])!, /40/);
});

test('digits are found by their place, since some keyboards have them behind Shift', () => {
  const key = (code: string, given: string, shiftKey = false) => digitOf({ code, key: given, shiftKey });
  assert.equal(key('Digit1', '1'), 1);
  assert.equal(key('Digit1', '&'), 1);
  assert.equal(key('Digit1', '!', true), null);
  assert.equal(key('Numpad4', '4'), 4);
  assert.equal(key('Numpad4', 'ArrowLeft'), null);
  assert.equal(key('KeyA', 'a'), null);
});

test('verdicts are undone one after the other; what changed nothing is not among them', () => {
  const accept = { ...noJudgement, verdict: 'accept' };
  const reject = { ...noJudgement, verdict: 'reject' };
  let history: readonly Given[] = [];
  history = withGiven(history, { caseId: 'a', before: noJudgement, after: accept });
  const same = withGiven(history, { caseId: 'a', before: accept, after: { ...accept } });
  assert.equal(same, history);
  history = withGiven(history, { caseId: 'b', before: noJudgement, after: reject });
  const first = takenBack(history)!;
  assert.deepEqual([first.last.caseId, first.last.before], ['b', noJudgement]);
  const second = takenBack(first.history)!;
  assert.deepEqual([second.last.caseId, second.last.before], ['a', noJudgement]);
  assert.equal(takenBack(second.history), null);
});

test('a verdict that was renamed is undone to its new name', () => {
  const [motion, accept] = [
    { ...noJudgement, verdict: 'Motion' },
    { ...noJudgement, verdict: 'accept' },
  ];
  const history = [
    { caseId: 'a', before: noJudgement, after: motion },
    { caseId: 'a', before: motion, after: accept },
  ];
  const renamed = renamedIn(history, 'Motion', 'Blurred');
  assert.deepEqual(renamed[0].after, { ...motion, verdict: 'Blurred' });
  assert.deepEqual(renamed[1], { caseId: 'a', before: { ...motion, verdict: 'Blurred' }, after: accept });
});

test('an own verdict that was removed comes back to its place; those added since stay', () => {
  assert.deepEqual(backAmong(['Implant', 'Later'], 'Motion', 0), ['Motion', 'Implant', 'Later']);
  assert.deepEqual(backAmong(['Implant', 'motion'], 'Motion', 1), ['Implant', 'motion']);
  assert.deepEqual(backAmong(['a', 'b', 'c', 'd', 'e'], 'Motion', 1), ['a', 'b', 'c', 'd', 'e']);
});

/** Saves that end when they are told to. */
function slowSaves() {
  const asked: string[] = [];
  const ends: { resolve(): void; reject(error: Error): void }[] = [];
  const save = (value: string): Promise<void> => {
    asked.push(value);
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  };
  return { asked, ends, save };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test('of a case only the newest is saved, one after the other', async () => {
  const { asked, ends, save } = slowSaves();
  const queue = new SaveQueue(save, () => {});
  queue.set('a', 'one');
  queue.set('a', 'two');
  queue.set('a', 'three');
  queue.set('b', 'other');
  assert.deepEqual(asked, ['one', 'other']);
  assert.deepEqual(
    [...queue.unsaved()],
    [
      ['a', 'three'],
      ['b', 'other'],
    ],
  );
  ends[0].resolve();
  ends[1].resolve();
  await settled();
  assert.deepEqual(asked, ['one', 'other', 'three']);
  ends[2].resolve();
  await settled();
  assert.equal(queue.unsaved().size, 0);
});

test('a note waits until the keys rest, and is saved at once when it is left', async () => {
  const { asked, ends, save } = slowSaves();
  const queue = new SaveQueue(save, () => {});
  queue.set('a', 't', 20);
  queue.set('a', 'te', 20);
  assert.deepEqual(asked, []);
  assert.equal(queue.unsaved().get('a'), 'te');
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.deepEqual(asked, ['te']);
  queue.set('a', 'text', 60_000);
  ends[0].resolve();
  await settled();
  assert.deepEqual(asked, ['te']);
  const flushed = queue.flush();
  assert.deepEqual(asked, ['te', 'text']);
  ends[1].resolve();
  await flushed;
  assert.equal(queue.unsaved().size, 0);
});

test('what could not be saved stays until it can be', async () => {
  const { asked, ends, save } = slowSaves();
  const queue = new SaveQueue(save, () => {});
  queue.set('a', 'kept');
  ends[0].reject(new Error('disk full'));
  await settled();
  assert.match(String(queue.fault), /disk full/);
  assert.equal(queue.unsaved().get('a'), 'kept');
  const flushed = queue.flush();
  ends[1].resolve();
  await flushed;
  assert.deepEqual(asked, ['kept', 'kept']);
  assert.deepEqual([queue.fault, queue.unsaved().size], [undefined, 0]);
});
