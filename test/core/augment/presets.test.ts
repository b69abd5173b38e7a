import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { augmentationPresets } from '../../../src-main/core/augment/presets.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';

for (const { id, choices } of augmentationPresets) {
  test(`the preset ${id} is written out in the pipeline that names it, in its order and with its settings`, () => {
    const { augmentations } = resolvePipeline({ augmentations: id });
    assert.deepEqual(
      augmentations.map((each) => each.id),
      choices.map((each) => each.id),
    );
    choices.forEach(({ params }, i) => {
      for (const [name, value] of Object.entries(params)) assert.deepEqual(augmentations[i].params[name], value);
    });
    assert.deepEqual(resolvePipeline({ augmentations }).augmentations, augmentations);
  });
}

test('a misspelt preset is refused, and the one that may be meant is named', () => {
  assert.throws(
    () => resolvePipeline({ augmentations: 'nn-Unet' }),
    (error) => isStudioError(error, 'bad-pipeline') && /"nn-Unet"/.test(error.message) && /nnU-Net/.test(error.next),
  );
});
