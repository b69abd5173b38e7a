import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { applySteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { firstOpenStep, measureCase, settleSteps } from '../../../src-main/core/steps/settle-steps.ts';
import { identityAffine, type Sample } from '../../../src-main/core/volume/volume.ts';

/** One row of voxels; of several channels, the values of a voxel follow one another. */
function sample(values: readonly number[], labels: readonly number[] | null = null, channels = 1): Sample {
  const shape = [1, 1, values.length / channels] as const;
  return {
    caseId: 'case-7',
    image: { data: Float32Array.from(values), shape: [...shape, channels], affine: identityAffine },
    label: labels && { data: Uint8Array.from(labels), shape: [...shape, 1], affine: identityAffine },
  };
}

const apply = (given: Sample, ...choices: StepChoice[]): number[] => [...applySteps(given, choices).sample.image.data];

/** As a fold settles its steps from its training cases. */
const settle = (choices: StepChoice[], ...training: Sample[]): Promise<StepChoice[]> =>
  settleSteps(choices, async (steps, place) => training.map((each) => measureCase(each, steps, place)));

function assertNear(actual: readonly number[], wanted: readonly number[], tolerance = 1e-5): void {
  assert.equal(actual.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs(actual[i] - value) <= tolerance, `${actual[i]} for ${value}`));
}

const statisticsOf = (choice: StepChoice): number[] => choice.params!.statistics as number[];

describe('hounsfield', () => {
  it('is slope · stored value + intercept', () => {
    assert.deepEqual(apply(sample([0, 24, 1024, 3071]), { id: 'hounsfield' }), [-1024, -1000, 0, 2047]);
    const params = { slope: 2, intercept: -1000 };
    assert.deepEqual(apply(sample([0, 500]), { id: 'hounsfield', params }), [-1000, 0]);
  });

  it('is applied exactly once: what is in Hounsfield units stays (MIScnn shifts it again, miscnn.md 3.2, item 9)', () => {
    const stored = sample([0, 24, 1064, 2000]);
    const once = apply(stored, { id: 'hounsfield' });
    assert.deepEqual(apply(stored, { id: 'hounsfield' }, { id: 'hounsfield' }), once);
    assert.deepEqual(apply(sample([-1000, 40, 300]), { id: 'hounsfield' }), [-1000, 40, 300]);
    const all = { images: 'all' };
    assert.deepEqual(apply(sample([-1000, 40]), { id: 'hounsfield', params: all }), [-2024, -984]);
  });

  it('looks at each channel by itself: PET beside CT does not keep stored CT values as they are', () => {
    const both = sample([1024, -1, 1064, 5], null, 2);
    assert.deepEqual(apply(both, { id: 'hounsfield' }), [0, -1, 40, 5]);
    const params = { images: 'all', channels: [0] };
    assert.deepEqual(apply(both, { id: 'hounsfield', params }), [0, -1, 40, 5]);
  });

  it('takes the padding around a round field of view for air, by its own value, and leaves the source alone', () => {
    const given = sample([-2000, 1024]);
    assert.deepEqual(apply(given, { id: 'hounsfield' }), [-1024, 0]);
    assert.deepEqual([...given.image.data], [-2000, 1024]);
    assert.deepEqual(apply(sample([-3024, 1024]), { id: 'hounsfield', params: { padding: -3024 } }), [-1024, 0]);
  });
});

describe('greyScale', () => {
  it('maps the range of each channel to whole numbers from 0 to 255', () => {
    assert.deepEqual(apply(sample([-1, 0, 0, 100, 1, 50, 3, 200], null, 2), { id: 'greyScale' }), [0, 0, 64, 128, 128, 64, 255, 255]); // prettier-ignore
  });

  it('makes a constant channel 0', () => {
    assert.deepEqual(apply(sample([7, 7, 7]), { id: 'greyScale' }), [0, 0, 0]);
  });
});

describe('ctNormalization', () => {
  const whole = { percentiles: [0, 100] };

  it('measures the foreground of the training cases, each of which counts the same', async () => {
    // Foreground 1, 2, 3, 4 and 10: mean (2.5 + 10) / 2, mean of squares (7.5 + 100) / 2.
    const [choice] = await settle(
      [{ id: 'ctNormalization', params: whole }],
      sample([900, 1, 2, 800, 3, 4], [0, 1, 2, 0, 1, 3]),
      sample([10, -900], [1, 0]),
    );
    assertNear(statisticsOf(choice), [1, 10, 6.25, Math.sqrt(53.75 - 6.25 ** 2)]);
    const result = apply(sample([-50, 1, 6.25, 10, 99]), choice);
    const deviation = Math.sqrt(14.6875);
    assertNear(result, [-5.25 / deviation, -5.25 / deviation, 0, 3.75 / deviation, 3.75 / deviation]);
  });

  it('cuts at percentiles of the foreground', async () => {
    // 0 … 10000 evenly: the percentiles are known.
    const values = Array.from({ length: 10_001 }, (_, i) => i);
    const [choice] = await settle([{ id: 'ctNormalization' }], sample(values, new Array<number>(10_001).fill(1)));
    assertNear(statisticsOf(choice), [50, 9950, 5000, 10_000 / Math.sqrt(12)], 1);
  });

  it('keeps channels apart, and leaves out cases without foreground', async () => {
    const [choice] = await settle(
      [{ id: 'ctNormalization', params: whole }],
      sample([1, 100, 3, 300], [1, 1], 2),
      sample([5, 5, 5, 5], [0, 0], 2),
    );
    assertNear(statisticsOf(choice), [1, 3, 2, 1, 100, 300, 200, 100]);
  });

  it('measures what the steps before it leave', async () => {
    const clip: StepChoice = { id: 'clip', params: { mode: 'values', range: [0, 2] } };
    const steps = await settle([clip, { id: 'ctNormalization', params: whole }], sample([1, 4], [1, 1]));
    assertNear(statisticsOf(steps[1]), [1, 2, 1.5, 0.5]);
    assert.equal(firstOpenStep(steps), -1);
  });

  it('settles several measured steps in their order', async () => {
    const open: StepChoice = { id: 'ctNormalization', params: whole };
    const steps = await settle([open, open], sample([10, 30], [1, 1]));
    assertNear(statisticsOf(steps[0]), [10, 30, 20, 10]);
    assertNear(statisticsOf(steps[1]), [-1, 1, 0, 1]);
  });

  it('takes statistics that are given, and measures nothing then', async () => {
    const choice: StepChoice = { id: 'ctNormalization', params: { statistics: [-100, 200, 50, 25] } };
    const never = (): never => assert.fail('measured');
    assert.deepEqual(await settleSteps([choice], never), [choice]);
    assert.deepEqual(apply(sample([-500, 50, 75]), choice), [-6, 0, 1]);
  });

  it('refuses training cases without foreground, wrong numbers of statistics and NaN', async () => {
    await assert.rejects(settle([{ id: 'ctNormalization' }], sample([1, 2], [0, 0])), (error) =>
      isStudioError(error, 'bad-dataset'),
    );
    await assert.rejects(
      settle([{ id: 'ctNormalization' }], sample([1, NaN], [1, 1])),
      (error) => isStudioError(error, 'bad-dataset') && /case-7.*channel 0/.test(error.message),
    );
    assert.throws(
      () => apply(sample([1, 2], null, 2), { id: 'ctNormalization', params: { statistics: [0, 1, 2, 3] } }),
      (error) => isStudioError(error, 'bad-pipeline') && /4 statistics.*needs 8/.test(error.message),
    );
    const given: StepChoice = { id: 'ctNormalization', params: { statistics: [0, 1, 0, 1] } };
    assert.throws(
      () => apply(sample([1, NaN]), given),
      (error) => isStudioError(error, 'bad-dataset') && /case-7.*channel 0/.test(error.message),
    );
  });

  it('gives 0 where the foreground has one value', async () => {
    const steps = await settle([{ id: 'ctNormalization' }], sample([4, 4, 9], [1, 1, 0]));
    assert.deepEqual(apply(sample([4, 9, 1]), ...steps), [0, 0, 0]);
  });
});
