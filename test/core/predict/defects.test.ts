import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { foldsOf, type FoldPlan } from '../../../src-main/core/runs/folds.ts';
import type { Origin } from '../../../src-main/core/io/load-case.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { gridLocations } from '../../../src-main/core/patches/grid.ts';
import { createMerger } from '../../../src-main/core/predict/merge.ts';
import { predictionFile, probabilityFile, writePrediction } from '../../../src-main/core/predict/prediction-files.ts';
import { toCanonical } from '../../../src-main/core/volume/orientation.ts';
import type { Affine, FloatVolume, LabelVolume, Triple } from '../../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../io/tiny.ts';

/** What each patch that covers a voxel of an axis weighs in the merged volume, in the order of the patches. */
function weightsAt(voxel: number, axis: number, size: number, window: number, overlap: number): number[] {
  const along = (value: number, other: number): Triple => [0, 1, 2].map((i) => (i === axis ? value : other)) as unknown as Triple; // prettier-ignore
  const [shape, patch] = [along(size, 2), along(window, 2)];
  const locations = gridLocations(shape, patch, along(overlap, 0));
  const at = along(voxel, 1);
  return locations
    .map((_, one) => {
      const merger = createMerger({ shape, channels: 1, patch, locations, weighting: 'uniform' });
      for (const [i, start] of locations.entries()) {
        merger.add(new Float32Array(patch[0] * patch[1] * patch[2]).fill(i === one ? 1 : 0), start);
      }
      return merger.finish()[(at[0] * shape[1] + at[1]) * shape[2] + at[2]];
    })
    .filter((weight) => weight !== 0);
}

const affine: Affine = [-2, 0, 0, 5, 0, 3, 0, -7, 0, 0, 4, 1, 0, 0, 0, 1];
const origin: Origin = {
  // As of an image of 16-bit whole numbers.
  header: { sformCode: 1, qformCode: 1, dataType: 'uint16' },
  trace: toCanonical({ data: new Uint8Array(60), shape: [3, 4, 5, 1], affine }).trace,
  classValues: [0, 1],
};
const canonical = toCanonical({ data: new Uint8Array(60), shape: [3, 4, 5, 1], affine }).volume;

describe('what MIScnn gets wrong', () => {
  it('item 1: patches that cover a voxel weigh the same, where MIScnn has 1/4, 1/4, 1/2 and 1/8, 1/8, 1/4, 1/2', () => {
    for (const axis of [0, 1, 2]) {
      for (const weights of [weightsAt(60, axis, 130, 80, 40), weightsAt(4, axis, 10, 4, 3)]) {
        assert.ok(weights.length >= 3, String(weights));
        for (const weight of weights) assert.ok(Math.abs(weight - 1 / weights.length) < 1e-6, String(weights));
      }
    }
    assert.equal(weightsAt(60, 0, 130, 80, 40).length, 3);
    assert.equal(weightsAt(4, 0, 10, 4, 3).length, 4);
  });

  it('item 1: fractions of whole numbers are not cut off', () => {
    const [shape, patch]: Triple[] = [
      [1, 1, 3],
      [1, 1, 2],
    ];
    const locations = gridLocations(shape, patch, [0, 0, 1]);
    const merger = createMerger({ shape, channels: 1, patch, locations, weighting: 'uniform' });
    for (const [i, start] of locations.entries()) merger.add(new Float32Array([i, i]), start);
    assert.deepEqual([...merger.finish()], [0, 0.5, 1]);
  });

  it('item 6: probabilities are stored as they are, where MIScnn makes all of them 0', async () => {
    const folder = await temporaryFolder();
    const data = Float32Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? (i + 0.5) / 120 : 1 - (i - 0.5) / 120));
    const probabilities: FloatVolume = { data, shape: [3, 4, 5, 2], affine: canonical.affine };
    const label: LabelVolume = { data: new Uint8Array(60).fill(1), shape: [3, 4, 5, 1], affine: canonical.affine };
    await writePrediction(folder, 'a', { label, probabilities, origin });
    const { volume, header } = await nifti.read(probabilityFile(folder, 'a'));
    assert.equal(header.dataType, 'float32');
    assert.deepEqual(toCanonical(volume).volume.data, data);
    assert.deepEqual([...volume.affine], affine);
    assert.equal((await nifti.read(predictionFile(folder, 'a'))).header.dataType, 'uint8');
  });

  it('item 11: a case that is predicted again gets the new prediction', async () => {
    const folder = await temporaryFolder();
    const labelOf = (value: number): LabelVolume => ({ ...canonical, data: new Uint8Array(60).fill(value) });
    const files = [];
    for (const value of [0, 1]) {
      await writePrediction(folder, 'a', { label: labelOf(value), probabilities: null, origin });
      files.push(await readFile(predictionFile(folder, 'a')));
      const { volume } = await nifti.read(predictionFile(folder, 'a'));
      assert.ok(volume.data.every((each) => each === value));
    }
    assert.notDeepEqual(files[0], files[1]);
  });

  it('item 11: a split takes nothing out of the list that it is given, and leaving one out leaves out each once', () => {
    const ids = ['d', 'a', 'c', 'b'];
    const plans: FoldPlan[] = [
      { kind: 'k-fold', k: 2 },
      { kind: 'leave-one-out' },
      { kind: 'percentage', share: 0.25 },
      { kind: 'hold-out', cases: ['a'] },
    ];
    for (const plan of plans) {
      const given = Object.freeze([...ids]);
      const folds = foldsOf(plan, given, 1);
      assert.deepEqual([...given], ids, plan.kind);
      for (const { train, validation } of folds) assert.deepEqual([...train, ...validation].sort(), ids.toSorted());
      if (plan.kind === 'leave-one-out') {
        assert.deepEqual(folds.map(({ validation }) => validation.join()).sort(), ids.toSorted());
      }
    }
  });
});
