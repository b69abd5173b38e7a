import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../../src-main/core/explore/analyze.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { applySteps } from '../../../src-main/core/steps/run-steps.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { image, label, makeTree, temporaryFolder } from './tiny.ts';

const turn = Math.PI / 6;
const [c, s] = [Math.cos(turn), Math.sin(turn)];
/** Voxels of 1 × 2 × 3 mm along the file's x, y, z in each; MIScnn reads the diagonal. */
const grids: Record<string, Affine> = {
  '30 degrees oblique': [c, -2 * s * 0, 3 * s, 0, 0, 2, 0, 0, -s, 0, 3 * c, 0, 0, 0, 0, 1],
  'x and y exchanged': [0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
  coronal: [1, 0, 0, 0, 0, 0, 3, 0, 0, -2, 0, 0, 0, 0, 0, 1],
  cyclic: [0, 0, 3, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1],
};

describe('what MIScnn gets wrong', () => {
  for (const [name, affine] of Object.entries(grids)) {
    it(`item 5: voxels are 1 × 2 × 3 mm however they lie: ${name}`, async () => {
      const root = await makeTree({
        'images/a.nii': { ...image(1), affine },
        'labels/a.nii': { ...label(0, 1), affine },
      });
      const dataset = await scanFolder(root);
      const [each] = dataset.cases;
      assert.deepEqual(each.spacingMm.map((value) => Number(value.toFixed(5))), [3, 2, 1]); // prettier-ignore
      // 3 × 4 × 5 voxels of 3 × 2 × 1 mm are 9 × 8 × 5 mm, in the order of the room's axes.
      const { sample } = await loadCase(root, each, dataset);
      const resampled = applySteps(sample, [{ id: 'resample', params: { spacingMm: [1, 1, 1] } }]).sample;
      assert.deepEqual(resampled.image.shape.slice(0, 3).sort(), [5, 8, 9]);
    });
  }

  it('item 12: classes that only some cases have are found', async () => {
    const root = await makeTree({
      ...{ 'images/a.nii': image(1), 'labels/a.nii': label(0, 2) },
      ...{ 'images/b.nii': image(2), 'labels/b.nii': label(0, 1) },
      ...{ 'images/c.nii': image(3), 'labels/c.nii': label(0) },
    });
    const dataset = await scanFolder(root);
    assert.deepEqual(dataset.classes.map(({ value }) => value), [0, 1, 2]); // prettier-ignore
    assert.deepEqual(dataset.cases.map(({ labelValues }) => labelValues), [[0, 2], [0, 1], [0]]); // prettier-ignore
    const { classes } = await analyze({ root, cases: dataset.cases, dataset, cacheFolder: await temporaryFolder() });
    assert.deepEqual(classes.map(({ voxels, cases }) => [voxels, cases]), [[120, 3], [30, 1], [30, 1]]); // prettier-ignore
  });
});
