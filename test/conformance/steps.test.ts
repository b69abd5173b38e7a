import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveParams, type Params, type ParamValues } from '../../shared/params.ts';
import * as steps from '../../src-main/core/steps/index.ts';
import type { Step } from '../../src-main/core/steps/step.ts';
import { argmax, oneHot } from '../../src-main/core/volume/one-hot.ts';
import { gathered, planesOf } from '../../src-main/core/volume/slices.ts';
import {
  spatialShape,
  voxelCount,
  type Affine,
  type FloatVolume,
  type Sample,
  type Triple,
} from '../../src-main/core/volume/volume.ts';

const classes = 3;

/** Settings beside the defaults under which each step has to keep its promises. */
const variants: Partial<Record<keyof typeof steps, readonly Record<string, unknown>[]>> = {
  zScore: [{ region: 'nonzero' }],
  scale: [{ range: '-1..1' }],
  clip: [{ mode: 'values', range: [-50, 50] }],
  resample: [
    { spacingMm: [2.3, 1.1, 0.8], imageOrder: 'linear' },
    { spacingMm: [2.4, 0.7, 0.7], imageOrder: 'nearest' },
    { spacingMm: [1.5, 0.5, 1.7], anisotropy: 'off' },
  ],
  resize: [{ shape: [20, 37, 32] }, { shape: [33, 25, 40], imageOrder: 'linear' }],
  hounsfield: [{ padding: -170 }, { slope: 2, intercept: -1000, images: 'all' }, { padding: -80 }],
  crop: [
    { region: 'body', threshold: 'value', value: -40 },
    { region: 'body', threshold: 'value', value: -40, margin: 2 },
  ],
  ctNormalization: [{ percentiles: [10, 90] }],
  sliceAxis: [{ axis: 'y' }, { axis: 'x' }],
  pad: [
    { minimumShape: [30, 5, 37], divisibleBy: [1, 16, 16] },
    { minimumShape: [28, 52, 48], mode: 'edge' },
    { minimumShape: [28, 52, 48], mode: 'reflect' },
  ],
};

const inputs: Record<string, Sample> = {
  'a volume': blob([24, 30, 26], 1),
  'a volume of two channels': blob([24, 30, 26], 2),
  'a 2D image': blob([1, 40, 36], 1),
  'a 2D image of three channels': blob([1, 40, 36], 3),
};

/** Two nested ellipsoids, brighter than what is around them, with oblique voxels of 1.6 × 0.9 × 0.9 mm. */
function blob(shape: Triple, channels: number): Sample {
  const image = new Float32Array(voxelCount(shape) * channels);
  const label = new Uint8Array(voxelCount(shape));
  for (let voxel = 0; voxel < label.length; voxel++) {
    const place = [
      Math.floor(voxel / (shape[1] * shape[2])),
      Math.floor(voxel / shape[2]) % shape[1],
      voxel % shape[2],
    ];
    const squares = place.map((at, axis) => ((2 * at - shape[axis] + 1) / (0.8 * shape[axis])) ** 2);
    const radius = Math.sqrt(squares.reduce((sum, each) => sum + each));
    label[voxel] = radius < 0.6 ? 2 : radius < 1 ? 1 : 0;
    for (let channel = 0; channel < channels; channel++) {
      image[voxel * channels + channel] = 100 * label[voxel] * (channel + 1) - 80 + 10 * Math.sin(voxel);
    }
  }
  const affine: Affine = [0.9 * 0.8, -0.9 * 0.6, 0, 12, 0.9 * 0.6, 0.9 * 0.8, 0, -30, 0, 0, 1.6, 7, 0, 0, 0, 1];
  return {
    caseId: 'blob',
    image: { data: image, shape: [...shape, channels], affine },
    label: { data: label, shape: [...shape, 1], affine },
  };
}

function dice(a: Uint8Array, b: Uint8Array, label: number): number {
  let both = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    both += Number(a[i] === label && b[i] === label);
    sum += Number(a[i] === label) + Number(b[i] === label);
  }
  return (2 * both) / sum;
}

for (const [id, entry] of Object.entries(steps)) {
  const step = entry as Step;
  describe(`step ${id}`, () => {
    it('has texts and defaults that pass its own checks', () => {
      assert.ok(step.title && step.help);
      for (const param of Object.values(step.params)) assert.ok(param.title && param.help);
      assert.deepEqual(Object.keys(resolveParams(step.params, {}, id)), Object.keys(step.params));
    });

    if (['zScore', 'scale', 'clip', 'hounsfield', 'greyScale', 'ctNormalization'].includes(id)) {
      it('can be told which channels to change', () => assert.ok('channels' in step.params));
    }
    if ('channels' in step.params) {
      for (const given of [{}, ...(variants[id as keyof typeof steps] ?? [])]) {
        const params = resolveParams(step.params, given, id);
        it(`${JSON.stringify(given)} treats each channel by itself, and none that is not named`, () =>
          checkChannels(step, params, inputs['a volume of two channels']));
      }
    }

    for (const given of [{}, ...(variants[id as keyof typeof steps] ?? [])]) {
      const params = resolveParams(step.params, given, id);
      for (const [name, sample] of Object.entries(inputs)) {
        it(`${JSON.stringify(given)} on ${name}: applies and undoes`, () => checkStep(step, params, sample));
        // A prediction has no channels of the image.
        if (step.undoSlices && sample.image.shape[3] === 1)
          it(`${JSON.stringify(given)} on ${name}: undoes slice by slice, the same bits`, () =>
            checkSlices(step, params, sample));
      }
    }
  });
}

/** Statistics of modalities are not pooled, and a modality that is not named stays as it is. */
function checkChannels(step: Step, given: ParamValues<Params>, sample: Sample) {
  const apply = (of: Sample, channels: readonly number[]): Float32Array => {
    const params = settled(step, { ...given, channels }, of);
    return step.apply(of, params).sample.image.data;
  };
  const channelOf = (data: Float32Array, channel: number): Float32Array => data.filter((_, i) => i % 2 === channel);
  const both = apply(sample, []);
  for (const channel of [0, 1]) {
    const { data, shape } = sample.image;
    const alone = { ...sample.image, data: channelOf(data, channel), shape: [...spatialShape(shape), 1] as const };
    assert.deepEqual(channelOf(both, channel), apply({ ...sample, image: alone }, []), `channel ${channel} by itself`);
    const one = apply(sample, [channel]);
    assert.deepEqual(channelOf(one, channel), channelOf(both, channel));
    assert.deepEqual(channelOf(one, 1 - channel), channelOf(data, 1 - channel), `channel ${1 - channel} is left alone`);
  }
  assert.throws(() => apply(sample, [2]), /channel 2, but case blob has 2/);
}

function checkStep(step: Step, given: ParamValues<Params>, sample: Sample) {
  const before = structuredClone(sample);
  const params = settled(step, given, sample);
  assert.deepEqual(sample, before, 'measuring changed the input');
  const { sample: after, trace } = step.apply(sample, params);
  assert.deepEqual(sample, before, 'the input changed');

  const { image, label } = after;
  assert.equal(
    image.data.length,
    image.shape.reduce((product, length) => product * length),
  );
  assert.equal(image.shape[3], sample.image.shape[3]);
  assert.ok(image.data.every(Number.isFinite), 'intensities are finite');
  assert.ok(label && sample.label);
  assert.deepEqual(label.shape, [...spatialShape(image.shape), 1]);
  assert.deepEqual(label.affine, image.affine);
  assert.ok(label.data instanceof Uint8Array && label.data.every((each) => each < classes));
  assert.deepEqual([...new Set(label.data)].sort(), [0, 1, 2], 'a class was lost');
  assertSameBox(sample, after);

  const withoutLabel = step.apply({ ...sample, label: null }, params);
  assert.equal(withoutLabel.sample.label, null);
  assert.deepEqual(withoutLabel.sample.image, image, 'the image depends on the label');

  const stored = JSON.parse(JSON.stringify(trace)) as unknown;
  const prediction = oneHot(label, classes);
  const untouched = structuredClone(prediction);
  const back = step.undo(prediction, stored);
  assert.deepEqual(prediction, untouched, 'undo changed its input');
  assert.deepEqual(back.shape, [...spatialShape(sample.image.shape), classes]);
  assert.deepEqual(back.affine, sample.image.affine);
  for (let i = 0; i < back.data.length; i += classes) {
    assert.ok(Math.abs(back.data[i] + back.data[i + 1] + back.data[i + 2] - 1) < 1e-5, 'sum of probabilities');
  }
  const labels = argmax(back).data;
  const resamples = 'imageOrder' in step.params;
  if (!resamples) assert.deepEqual(labels, sample.label.data);
  else
    for (let c = 0; c < classes; c++)
      assert.ok(dice(labels, sample.label.data, c) >= 0.95, `class ${c} came back wrong`);
}

/** Of probabilities that are nowhere the same; the memory of each slice is written over as soon as the next is asked for. */
async function checkSlices(step: Step, given: ParamValues<Params>, sample: Sample): Promise<void> {
  const { sample: after, trace } = step.apply(sample, settled(step, given, sample));
  const { shape, affine } = after.image;
  const data = Float32Array.from({ length: voxelCount(shape) * classes }, (_, i) => Math.abs(Math.sin(i)));
  const prediction: FloatVolume = { data, shape: [...spatialShape(shape), classes], affine };
  async function* planes(): AsyncGenerator<Float32Array> {
    for await (const plane of planesOf([data.slice()], prediction.shape)) {
      yield plane;
      plane.fill(NaN);
    }
  }
  const undone = step.undoSlices!({ shape: prediction.shape, affine, planes: planes() }, trace);
  const [slices, whole] = [await gathered(undone), step.undo(prediction, trace)];
  assert.deepEqual({ ...slices, data: null }, { ...whole, data: null });
  assert.ok(Buffer.from(slices.data.buffer).equals(new Uint8Array(whole.data.buffer)), 'other bits');
}

/** With what a step measures in training cases, here in one; all of it plain JSON. */
function settled(step: Step, given: ParamValues<Params>, sample: Sample): ParamValues<Params> {
  if (!step.measure?.isOpen(given)) return given;
  const measured = JSON.parse(JSON.stringify(step.measure.ofCase(sample, given))) as unknown;
  const params = step.measure.settle([measured], given);
  assert.equal(step.measure.isOpen(params), false, 'still open');
  assert.deepEqual(resolveParams(step.params, JSON.parse(JSON.stringify(params)), 'measured'), params);
  assert.throws(() => step.apply(sample, given), /not measured/);
  return params;
}

/** Where the classes lie in the world must not move: their centres stay within half of the longest voxel edge. */
function assertSameBox(before: Sample, after: Sample) {
  for (let c = 1; c < classes; c++) {
    const [from, to] = [centre(before, c), centre(after, c)];
    from.forEach((at, axis) =>
      assert.ok(Math.abs(at - to[axis]) <= 0.5 * 1.6 + 1e-9, `class ${c} moved from ${from} to ${to} mm`),
    );
  }
}

function centre({ label }: Sample, wanted: number): number[] {
  assert.ok(label);
  const { data, shape, affine } = label;
  const sum = [0, 0, 0, 0];
  data.forEach((each, i) => {
    if (each !== wanted) return;
    const place = [i % shape[2], Math.floor(i / shape[2]) % shape[1], Math.floor(i / (shape[1] * shape[2])), 1];
    place.forEach((at, axis) => (sum[axis] += at));
  });
  const mean = sum.map((each) => each / sum[3]);
  return [0, 4, 8].map((r) => affine[r] * mean[0] + affine[r + 1] * mean[1] + affine[r + 2] * mean[2] + affine[r + 3]);
}
