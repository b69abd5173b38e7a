import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { canonicalShape, withPatchShape } from '../../../src-main/core/pipeline/shapes.ts';
import { createPreviewer } from '../../../src-main/core/preview/preview-case.ts';
import { previewSlices } from '../../../src-main/core/preview/slices.ts';
import { openRun } from '../../../src-main/core/runs/run-folder.ts';
import { applySteps, undoSteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { startTensorFlow } from '../../../src-main/core/tf/index.ts';
import { runFolds } from '../../../src-main/core/train/run-folds.ts';
import { argmax, oneHot } from '../../../src-main/core/volume/one-hot.ts';
import { spacingOf, type Affine, type FloatVolume, type Sample } from '../../../src-main/core/volume/volume.ts';
import { newRun } from '../../../src-main/engine/calls/new-run.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

/** Sheared, rotated, 3 × 0.7 × 0.9 mm, two channels; voxel values tell where they were: 100 z + 10 y + x, then − that. */
const affine: Affine = [0.9, 0.1, -0.4, 12, -0.2, 0.7, 0.3, -30, 0.1, 0, 3, 7, 0, 0, 0, 1];
const [depth, height, width] = [2, 3, 4];
const places = Array.from({ length: depth * height * width }, (_, i) => [
  Math.floor(i / (height * width)),
  Math.floor(i / width) % height,
  i % width,
]);
const sample: Sample = {
  caseId: 'case',
  image: {
    data: Float32Array.from(places.flatMap(([z, y, x]) => [100 * z + 10 * y + x, 0 - (100 * z + 10 * y + x)])),
    shape: [depth, height, width, 2],
    affine,
  },
  label: { data: Uint8Array.from(places, ([z, y, x]) => (z + y + x) % 3), shape: [depth, height, width, 1], affine },
};
const turn = (axis: string): StepChoice => ({ id: 'sliceAxis', params: { axis } });
const millimetres = (a: Affine, [z, y, x]: readonly number[]): number[] =>
  [0, 4, 8].map((row) => a[row] * x + a[row + 1] * y + a[row + 2] * z + a[row + 3]);

describe('sliceAxis', () => {
  it('makes coronal and sagittal slices, each voxel with its channels, its label and its place in the room', () => {
    const expected = {
      y: { shape: [3, 2, 4], from: (z: number, y: number, x: number) => [y, z, x] },
      x: { shape: [4, 2, 3], from: (z: number, y: number, x: number) => [y, x, z] },
    };
    for (const [axis, { shape, from }] of Object.entries(expected)) {
      const { image, label } = applySteps(sample, [turn(axis)]).sample;
      assert.deepEqual(image.shape, [...shape, 2]);
      assert.deepEqual(label!.affine, image.affine);
      for (let i = 0; i < label!.data.length; i++) {
        const at = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
        const [z, y, x] = from(at[0], at[1], at[2]);
        const value = 100 * z + 10 * y + x;
        assert.deepEqual([...image.data.subarray(2 * i, 2 * i + 2)], [value, 0 - value], `${axis}: voxel ${i}`);
        assert.equal(label!.data[i], (z + y + x) % 3);
        assert.deepEqual(millimetres(image.affine, at), millimetres(affine, [z, y, x]));
      }
    }
    const [z, y, x] = spacingOf(affine);
    assert.deepEqual(spacingOf(applySteps(sample, [turn('y')]).sample.image.affine), [y, z, x]);
    assert.deepEqual(spacingOf(applySteps(sample, [turn('x')]).sample.image.affine), [x, z, y]);
  });

  it('is undone bit for bit, probabilities too, also several of them with other steps between', () => {
    const random = Float32Array.from({ length: 72 }, (_, i) => Math.fround(Math.sin(i) ** 2));
    for (const chain of [['z'], ['y'], ['x'], ['y', 'x'], ['x', 'x', 'y']]) {
      const steps: StepChoice[] = chain.flatMap((axis) => [turn(axis), { id: 'zScore' }]);
      const { sample: after, traces } = applySteps(sample, steps);
      const there = undoSteps({ ...after.image, data: after.image.data.slice() }, steps, traces);
      const scored = applySteps(
        sample,
        chain.map(() => ({ id: 'zScore' }) as StepChoice),
      ).sample.image;
      assert.deepEqual([there.shape, there.affine], [scored.shape, affine]);
      // A z-score sums in another order after a turn.
      there.data.forEach((value, i) => assert.ok(Math.abs(value - scored.data[i]) < 1e-5, chain.join()));
      const probabilities: FloatVolume = { data: random, shape: [...after.image.shape.slice(0, 3), 3] as never, affine: after.image.affine }; // prettier-ignore
      const back = undoSteps(probabilities, steps, JSON.parse(JSON.stringify(traces)) as unknown[]);
      assert.deepEqual(back.data.toSorted(), random.toSorted());
      assert.deepEqual(argmax(undoSteps(oneHot(after.label!, 3), steps, traces)).data, sample.label!.data);
    }
  });

  it('takes voxel sizes of later steps along the turned axes, and the patch follows', () => {
    const orders: StepChoice[][] = [
      [turn('y'), { id: 'resample', params: { spacingMm: [1, 2, 4] } }],
      [{ id: 'resample', params: { spacingMm: [2, 1, 4] } }, turn('y')],
    ];
    const grid: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1];
    const shape = [6, 12, 16, 1] as const;
    const image = { data: new Float32Array(6 * 12 * 16), shape, affine: grid };
    const described = { shape: [6, 12, 16], spacingMm: [4, 1, 1], orientation: 'RAS' } as Dataset['cases'][number];
    for (const steps of orders) {
      const { image: after } = applySteps({ caseId: 'case', image, label: null }, steps).sample;
      assert.deepEqual(after.shape, [12, 12, 4, 1]);
      assert.deepEqual(spacingOf(after.affine), [1, 2, 4]);
      assert.deepEqual(canonicalShape(resolvePipeline({ steps }), described), [12, 12, 4]);
    }
    const choose = (axis: string): readonly number[] => {
      const architecture = { id: 'unet', params: { depth: 1 } };
      return withPatchShape(resolvePipeline({ rank: 2, steps: [turn(axis)], architecture }), { cases: [described] })
        .patches.shape;
    };
    assert.deepEqual(['z', 'y', 'x'].map(choose), [
      [1, 12, 16],
      [1, 6, 16],
      [1, 6, 12],
    ]);
  });
});

describe('a 2D network along y', { timeout: 60_000 }, () => {
  let study: string;
  before(async () => {
    startTensorFlow();
    study = await makeTinyStudy(4);
  });
  const pipeline = {
    rank: 2,
    steps: [turn('y'), 'zScore'],
    augmentations: ['mirror'],
    batches: { size: 8 },
    architecture: { id: 'unet', params: { filters: 4, depth: 2 } },
    optimizer: { id: 'adam', params: { learningRate: 0.02 } },
    training: { epochs: 5, iterations: 10, recalibration: 4 },
    prediction: { keepProbabilities: true, mirrorAxes: [1] },
  };

  it('learns, and its predictions lie on the grid of the images', async () => {
    const folder = join(temporaryFolder(), 'run');
    await newRun({
      ...{ data: study, folder, command: 'train', pipeline, skipProblems: false, studioVersion: '0.0.0' },
      folds: { kind: 'hold-out', cases: ['case_3'] },
    });
    const open = await openRun(folder);
    assert.deepEqual(open.pipeline.patches.shape, [1, 12, 16]);
    const slices: string[] = [];
    const { report } = await runFolds(open, {
      signal: new AbortController().signal,
      onEvent: (event) => void (event.type === 'sample' && slices.push(`${event.slice.height}×${event.slice.width}`)),
    });
    assert.ok(report!.meanForegroundDice! > 0.7, `Dice ${report!.meanForegroundDice}`);
    assert.equal(slices[0], '10×16', 'the live sample is coronal');
    const read = async (path: string) => (await nifti.read(path)).volume;
    const predicted = await read(join(folder, 'fold-0/predictions/case_3.nii.gz'));
    const probabilities = await read(join(folder, 'fold-0/predictions/case_3_probabilities.nii.gz'));
    const image = await read(join(study, 'imagesTr/case_3.nii.gz'));
    assert.deepEqual([predicted.shape, predicted.affine], [image.shape, image.affine]);
    assert.deepEqual(probabilities.shape, [10, 16, 16, 3]);
    assert.deepEqual(argmax(probabilities as FloatVolume).data, Uint8Array.from(predicted.data));
  });

  it('shows coronal slices of the same place in the preview', async () => {
    const dataset = await scanFolder(study);
    const order = { root: study, dataset, caseId: 'case_0', epoch: 1 };
    const shown = previewSlices(
      await createPreviewer()({ ...order, pipeline: withPatchShape(resolvePipeline(pipeline), dataset) }),
    );
    const [loaded, turned] = shown.stages.map(({ slice, shape, spacingMm }) => ({ slice, shape, spacingMm }));
    assert.deepEqual([loaded.shape, turned.shape], [[10, 16, 16], [16, 10, 16]]); // prettier-ignore
    assert.deepEqual(turned.spacingMm, [1, 2, 1]);
    assert.deepEqual([turned.slice.height, turned.slice.width, turned.slice.pixelAspect], [10, 16, 2]);
    // Through the middle of what the first stage shows.
    assert.ok(new Set(turned.slice.label).size > 1, 'the slice holds a class');
    assert.deepEqual([shown.patches[0].before.height, shown.patches[0].before.width], [12, 16]);
  });
});
