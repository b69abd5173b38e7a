import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { argmax, oneHot } from '../../../src-main/core/volume/one-hot.ts';
import { identityAffine, type LabelVolume } from '../../../src-main/core/volume/volume.ts';

const labels: LabelVolume = { data: Uint8Array.of(0, 2, 1, 0, 2, 2), shape: [1, 2, 3, 1], affine: identityAffine };

describe('oneHot and argmax', () => {
  it('are inverse to each other and keep the grid', () => {
    const probabilities = oneHot(labels, 4);
    assert.deepEqual(probabilities.shape, [1, 2, 3, 4]);
    assert.deepEqual([...probabilities.data.slice(0, 12)], [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    assert.deepEqual(argmax(probabilities), labels);
  });

  it('argmax gives ties to the lowest class', () => {
    const data = Float32Array.of(0.2, 0.4, 0.4, 1 / 3, 1 / 3, 1 / 3);
    assert.deepEqual([...argmax({ data, shape: [1, 1, 2, 3], affine: identityAffine }).data], [1, 0]);
  });

  it('oneHot names a label beyond the classes', () => {
    assert.throws(
      () => oneHot(labels, 2),
      (error) => isStudioError(error, 'bad-dataset') && /class 2.*0 to 1/.test(error.message),
    );
  });
});
