import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeModel } from '../../../src-main/engine/calls/model.ts';

describe('unet', () => {
  const counts = (rank: 2 | 3, classes: number) =>
    describeModel({ architecture: 'unet', rank, channels: 1, classes, params: {} }).parameters;

  it('has the parameter counts of MIScnn’s standard architecture', () => {
    assert.equal(counts(2, 2).total, 7_771_330);
    assert.equal(counts(2, 3).total, 7_771_363);
    assert.equal(counts(3, 2).total, 22_587_138);
    assert.deepEqual(counts(3, 3), { total: 22_587_171, trainable: 22_581_283, nonTrainable: 5_888 });
  });

  it('takes its settings: normalisation, filters, depth and their limit', () => {
    const parameters = (params: object) =>
      describeModel({
        architecture: 'unet',
        rank: 2,
        channels: 1,
        classes: 2,
        params: params as Record<string, unknown>,
      }).parameters;
    assert.equal(parameters({ normalization: 'instance' }).nonTrainable, 0);
    assert.ok(parameters({ normalization: 'none' }).total < parameters({ normalization: 'instance' }).total);
    assert.ok(parameters({ maxFilters: 64 }).total < parameters({}).total);
    assert.throws(() => parameters({ depht: 3 }), /depht.*depth|no setting "depht"/);
  });
});
