import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { withPatchShape } from '../../../src-main/core/pipeline/shapes.ts';

const refused = (given: unknown, message: RegExp, next: RegExp): void =>
  assert.throws(
    () => resolvePipeline(given),
    (error) => isStudioError(error, 'bad-pipeline') && message.test(error.message) && next.test(error.next),
  );

describe('resolvePipeline', () => {
  it('fills in every default, and what it gives resolves to itself', () => {
    const pipeline = resolvePipeline({});
    assert.equal(pipeline.architecture.id, 'unet');
    assert.equal(pipeline.architecture.params.filters, 32);
    assert.deepEqual(resolvePipeline(JSON.parse(JSON.stringify(pipeline))), pipeline);
  });

  it('takes an entry by its id or with settings', () => {
    const { steps, loss } = resolvePipeline({
      steps: ['zScore', { id: 'clip', params: { mode: 'percentiles' } }],
      loss: 'tversky',
    });
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['zScore', 'clip'],
    );
    assert.equal(steps[1].params.mode, 'percentiles');
    assert.equal(loss.params.alpha, 0.5);
  });

  it('takes losses to score by as it takes the loss, each once', () => {
    assert.deepEqual(resolvePipeline({}).metrics, []);
    const { metrics } = resolvePipeline({ metrics: ['jaccard', { id: 'tversky', params: { alpha: 0.3 } }] });
    assert.deepEqual(
      metrics.map(({ id, params }) => [id, params.alpha]),
      [
        ['jaccard', undefined],
        ['tversky', 0.3],
      ],
    );
    refused({ metrics: ['tversk'] }, /pipeline\.metrics\[0\] names "tversk"/, /"tversky"/);
    refused({ metrics: 'tversky' }, /pipeline\.metrics is "tversky"/, /list/);
    refused({ metrics: ['dice', 'dice'] }, /pipeline\.metrics\[1\] names "dice" a second time/, /leave one/);
  });

  it('names what is misspelt or out of range, and what would be right', () => {
    refused({ epochs: 3 }, /"epochs"/, /one of|"steps"/);
    refused({ traning: {} }, /"traning"/, /"training"/);
    refused({ training: { epoch: 3 } }, /pipeline\.training has no setting "epoch"/, /"epochs"/);
    refused({ training: { epochs: 0 } }, /pipeline\.training\.epochs is 0/, /from 1/);
    refused({ steps: ['zscor'] }, /pipeline\.steps\[0\] names "zscor"/, /"zScore"/);
    refused({ loss: { id: 'tversky', params: { alpha: 2 } } }, /pipeline\.loss\.params\.alpha is 2/, /from 0 to 1/);
    refused({ loss: { id: 'tversky', alpha: 0.3 } }, /pipeline\.loss has no key "alpha"/, /"params"/);
    refused({ rank: 4 }, /rank is 4/, /2 or 3/);
    refused({ seed: 1.5 }, /seed is 1.5/, /whole number/);
    refused([], /pipeline is \[\]/, /object/);
  });
});

describe('withPatchShape', () => {
  const cases = [
    [20, 30, 40],
    [24, 34, 44],
    [28, 38, 48],
  ].map((shape, i) => ({
    id: String(i),
    images: [],
    label: null,
    shape,
    spacingMm: [1, 1, 1],
    orientation: 'RAS',
    hashes: [],
    problems: [],
  }));
  const withShape = (given: object, of = cases): readonly number[] =>
    withPatchShape(resolvePipeline(given), { cases: of }).patches.shape;
  const depth3 = { architecture: { id: 'unet', params: { depth: 3 } } };

  it('chooses the median image, rounded up to what the network halves', () => {
    assert.deepEqual(withShape(depth3), [24, 40, 48]);
    assert.deepEqual(withShape({ ...depth3, rank: 2 }), [1, 40, 48]);
  });

  it('sees axes in canonical order and after resampling', () => {
    // Axes stored as (x → A, y → S, z → R): z of the network is the stored y.
    const stored = cases.map((each) => ({ ...each, orientation: 'ASR' }));
    assert.deepEqual(withShape(depth3, stored), [40, 48, 24]);
    const steps = [{ id: 'resample', params: { spacingMm: [2, 1, 1] } }];
    assert.deepEqual(withShape({ ...depth3, steps }), [16, 40, 48]);
  });

  it('cuts large images down to what a step can take', () => {
    const large = cases.map((each) => ({ ...each, shape: [300, 512, 512] }));
    const [z, y, x] = withShape({}, large);
    assert.ok(z * y * x <= 64 ** 3, `${z}×${y}×${x}`);
    assert.ok([z, y, x].every((size) => size % 16 === 0));
  });

  it('refuses what cannot work, and says what does', () => {
    const refusedShape = (given: object, next: RegExp): void =>
      assert.throws(
        () => withShape({ ...depth3, ...given }),
        (error) => isStudioError(error, 'bad-pipeline') && next.test(error.next),
      );
    refusedShape({ patches: { shape: [20, 32, 40] } }, /\[24, 32, 40\]/);
    refusedShape({ patches: { shape: [24, 32] } }, /z, y, x/);
    refusedShape({ patches: { shape: [64, 64, 64] } }, /at most \[32, 40, 48\]/);
    refusedShape({ rank: 2, patches: { shape: [8, 32, 32] } }, /\[1, 32, 32\]/);
  });
});
