import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { divisorOf } from '../../../src-main/core/pipeline/shapes.ts';
import { describeModel } from '../../../src-main/engine/calls/model.ts';

/** Types of the layers from the image to the first pooling, convolutions and normalisations without their rank and kind. */
function firstBlock(architecture: string, params: object = {}): string {
  const given = { depth: 1, filters: 2, ...params };
  const { layers } = describeModel({ architecture, rank: 3, channels: 1, classes: 2, params: given });
  const types = layers.map(({ type }) =>
    type.replace(/3D$/, '').replace(/(Batch|Instance|Layer)Normalization/, 'Norm'),
  );
  return types.slice(1, types.indexOf('MaxPooling')).join(' ');
}

const typesOf = (architecture: string, params: object = {}) =>
  describeModel({
    ...{ architecture, rank: 3, channels: 1, classes: 2 },
    params: { depth: 2, filters: 2, ...params },
  }).layers.map(({ type }) => type);

describe('structure of the architectures', () => {
  it('activates the sum of a residual unit and not its shortcut', () => {
    assert.equal(firstBlock('residual'), 'Conv Norm ReLU Conv Norm Conv Add ReLU');
    assert.equal(firstBlock('attentionResidual'), 'Conv Norm ReLU Conv Conv Norm Norm Add ReLU');
  });

  it('keeps the input of dense and compact blocks, which differ in what the second convolution sees', () => {
    assert.equal(firstBlock('dense'), 'Conv ReLU Norm Concatenate Conv ReLU Norm Concatenate');
    assert.equal(firstBlock('compact'), 'Conv ReLU Norm Conv ReLU Norm Concatenate');
  });

  it('puts three convolutions side by side in a MultiRes block', () => {
    const unit = 'Conv Norm ReLU';
    assert.equal(firstBlock('multiRes'), `${unit} ${unit} ${unit} Conv Concatenate Norm Norm Add ReLU Norm`);
  });

  it('drops values between convolution and normalisation in the plain U-Net', () => {
    const unit = 'Conv Dropout Norm LeakyReLU';
    assert.equal(firstBlock('plain', { dropout: 0.1 }), `${unit} ${unit}`);
  });

  it('asks of patches what it halves, less across slices where levels are flat', () => {
    const divisor = (rank: number, architecture: unknown) => divisorOf(resolvePipeline({ rank, architecture }));
    assert.deepEqual(divisor(3, 'unet'), [16, 16, 16]);
    assert.deepEqual(divisor(3, 'plain'), [16, 32, 32]);
    assert.deepEqual(divisor(2, 'plain'), [1, 32, 32]);
    assert.deepEqual(divisor(3, { id: 'multiPath', params: { depth: 3, flatLevels: 5 } }), [1, 8, 8]);
  });

  it('gates all levels but that of the image', () => {
    for (const architecture of ['attention', 'attentionResidual']) {
      for (const depth of [1, 2, 3]) {
        const gates = typesOf(architecture, { depth }).filter((type) => type === 'LinearUpsampling');
        assert.equal(gates.length, depth - 1, architecture);
      }
    }
  });

  it('joins two paths of the multi-path U-Net at the bottom, for any depth', () => {
    const joint = /Concatenate LayerNormalization Dropout Conv3DTranspose/;
    assert.match(typesOf('multiPath', { depth: 4 }).join(' '), joint);
    assert.match(typesOf('multiPath', { depth: 3 }).join(' '), joint);
    // Four halvings and two quarterings; of depth 3 three halvings, a quartering and a halving.
    const poolings = (depth: number) =>
      typesOf('multiPath', { depth }).filter((type) => type === 'MaxPooling3D').length;
    assert.equal(poolings(4), 4 + 2);
    assert.equal(poolings(3), 3 + 2);
  });

  it('gives class probabilities by a softmax unless sigmoids are asked for, also where MIScnn takes sigmoids', () => {
    for (const architecture of ['residual', 'dense', 'compact', 'multiRes']) {
      assert.deepEqual(typesOf(architecture).slice(-2), ['Conv3D', 'Softmax']);
      assert.deepEqual(typesOf(architecture, { output: 'sigmoid' }).slice(-2), ['Conv3D', 'Activation']);
    }
  });
});
