import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import { unet } from '../../../src-main/core/architectures/index.ts';
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

  it('activates before it normalises, as MIScnn, or after, as nnU-Net', () => {
    const blockOf = (params: object): string[] => {
      const given = params as Record<string, unknown>;
      const { layers } = describeModel({ architecture: 'unet', rank: 3, channels: 1, classes: 2, params: given });
      return layers.slice(1, 4).map(({ type }) => type);
    };
    assert.deepEqual(blockOf({}), ['Conv3D', 'ReLU', 'BatchNormalization']);
    const nnUnet = { order: 'normalizationFirst', normalization: 'instance', activation: 'leakyRelu' };
    assert.deepEqual(blockOf(nnUnet), ['Conv3D', 'InstanceNormalization', 'LeakyReLU']);
  });

  it('gives each dropout a mask of its own, and leaky ReLU the slope of nnU-Net', () => {
    const params = resolveParams(unet.params, { depth: 2, filters: 2, dropout: 0.1, activation: 'leakyRelu' }, '');
    const { layers } = unet.build({ rank: 2, channels: 1, classes: 2, seed: 3 }, params);
    const settingsOf = (type: string, name: string) =>
      layers.filter((layer) => layer.getClassName() === type).map((layer) => layer.getConfig()[name]);
    const seeds = settingsOf('StudioDropout', 'seed');
    assert.equal(seeds.length, 5);
    assert.equal(new Set(seeds).size, 5);
    assert.deepEqual([...new Set(settingsOf('LeakyReLU', 'alpha'))], [0.01]);
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
