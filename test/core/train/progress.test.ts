import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EpochRecord } from '../../../shared/history.ts';
import { hasStalled, isTrained, progressOf, remainingSeconds } from '../../../src-main/core/train/progress.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';

const training = (change: object) => resolvePipeline({ training: change }).training;
/** Epochs of 10 s with these losses. */
const history = (...losses: number[]): EpochRecord[] =>
  losses.map((loss, i) => ({
    ...{ epoch: i + 1, loss, learningRate: 1, validationLoss: null, validationDice: [], seconds: 10 },
    elapsedSeconds: 10 * (i + 1),
  }));

describe('progressOf', () => {
  it('is the share of the epochs or of the time, whichever is further', () => {
    assert.equal(progressOf(training({ epochs: 10 }), 4, 1e6), 0.4);
    assert.equal(progressOf(training({ epochs: 10, minutes: 1 }), 4, 30), 0.5);
    assert.equal(progressOf(training({ epochs: 10, minutes: 1 }), 8, 30), 0.8);
    assert.equal(progressOf(training({ epochs: 10, minutes: 1 }), 12, 90), 1);
  });
});

describe('isTrained', () => {
  const cases: [string, object, number[], boolean][] = [
    ['before the first epoch', { epochs: 1 }, [], false],
    ['before the last epoch', { epochs: 3 }, [3, 2], false],
    ['after the last epoch', { epochs: 3 }, [3, 2, 1], true],
    ['before the time is up', { minutes: 0.5 }, [3, 2], false],
    ['when the time is up', { minutes: 0.5 }, [3, 2, 1], true],
    ['while the loss falls', { patience: 2 }, [3, 2, 1], false],
    ['when patience is used up', { patience: 2 }, [3, 1, 2, 2], true],
    ['without patience', { patience: 0 }, [1, 2, 2, 2, 2], false],
  ];
  for (const [name, change, losses, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(isTrained(training(change), history(...losses)), expected));
  }
});

describe('hasStalled', () => {
  it('counts the epochs since the best loss; an equal one is not better', () => {
    assert.equal(hasStalled(history(2, 1, 1, 1), 3), false);
    assert.equal(hasStalled(history(2, 1, 1, 1), 2), true);
    assert.equal(hasStalled(history(5, 4, 4.5, 3), 1), false);
    assert.equal(hasStalled([], 1), false);
  });
});

describe('remainingSeconds', () => {
  it('goes on at the pace so far, to the end of epochs or time', () => {
    assert.equal(remainingSeconds(training({ epochs: 8 }), history(1, 1)), 60);
    assert.equal(Math.round(remainingSeconds(training({ epochs: 100, minutes: 1 }), history(1, 1))), 40);
    assert.equal(remainingSeconds(training({ epochs: 2 }), history(1, 1)), 0);
    assert.equal(remainingSeconds(training({ epochs: 2 }), []), 0);
  });
});
