import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isStudioError } from '../../../shared/errors.ts';
import { cropVolume } from '../../../src-main/core/patches/crop.ts';
import { gridLocations } from '../../../src-main/core/patches/grid.ts';
import { axisWeights, createMerger, type Weighting } from '../../../src-main/core/predict/merge.ts';
import { randomStream, type Random } from '../../../src-main/core/random.ts';
import { identityAffine, type FloatVolume, type Triple } from '../../../src-main/core/volume/volume.ts';

const golden: { gaussian: { patch: Triple; weights: number[] }[] } = JSON.parse(
  readFileSync(new URL('../../golden/augment/augment.json', import.meta.url), 'utf8'),
);

const axis = fc
  .record({ size: fc.integer({ min: 1, max: 12 }), window: fc.integer({ min: 1, max: 8 }), part: fc.nat(99) })
  .map(({ size, window, part }) => ({ size, window, overlap: Math.floor((part / 100) * window) }));
const scene = fc.record({
  axes: fc.tuple(axis, axis, axis),
  channels: fc.integer({ min: 1, max: 7 }),
  weighting: fc.constantFrom<Weighting>('uniform', 'gaussian'),
  seed: fc.nat(),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function gridOf({ axes }: Pick<Scene, 'axes'>): { shape: Triple; patch: Triple; locations: Triple[] } {
  const of = (key: 'size' | 'window' | 'overlap'): Triple => [axes[0][key], axes[1][key], axes[2][key]];
  return { shape: of('size'), patch: of('window'), locations: gridLocations(of('size'), of('window'), of('overlap')) };
}

function randomVolume(random: Random, [z, y, x]: Triple, channels: number): FloatVolume {
  const data = Float32Array.from({ length: z * y * x * channels }, () => random.between(-1, 1));
  return { data, shape: [z, y, x, channels], affine: identityAffine };
}

function assertNear(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Math.abs(actual[i] - wanted[i]) <= tolerance, `value ${i}: ${actual[i]} for ${wanted[i]}`);
  }
}

/** Sum of weights times values over sum of weights, with both in volumes of their own. */
function naiveMerge(
  [depth, height, width]: Triple,
  channels: number,
  patch: Triple,
  weights: ArrayLike<number>,
  parts: { start: Triple; data: Float32Array }[],
): Float64Array {
  const sums = new Float64Array(depth * height * width * channels);
  const weightSums = new Float64Array(depth * height * width);
  for (const { start, data } of parts) {
    for (let i = 0; i < weights.length; i++) {
      const z = start[0] + Math.floor(i / (patch[1] * patch[2]));
      const y = start[1] + (Math.floor(i / patch[2]) % patch[1]);
      const x = start[2] + (i % patch[2]);
      if (z < 0 || y < 0 || x < 0 || z >= depth || y >= height || x >= width) continue;
      const voxel = (z * height + y) * width + x;
      weightSums[voxel] += weights[i];
      for (let c = 0; c < channels; c++) sums[voxel * channels + c] += weights[i] * data[i * channels + c];
    }
  }
  return sums.map((sum, i) => sum / weightSums[Math.floor(i / channels)]);
}

test('slicing a volume and merging the patches gives the volume', () => {
  fc.assert(
    fc.property(scene, (drawn) => {
      const { shape, patch, locations } = gridOf(drawn);
      const volume = randomVolume(randomStream(drawn.seed), shape, drawn.channels);
      const merger = createMerger({ shape, patch, locations, ...drawn });
      for (const start of locations) merger.add(cropVolume(volume, start, patch).data, start);
      assertNear(merger.finish(), volume.data, 1e-5);
    }),
    { numRuns: 200 },
  );
});

test('the weights of all windows sum to one at every voxel, and each is positive', () => {
  fc.assert(
    fc.property(axis, fc.constantFrom<Weighting>('uniform', 'gaussian'), ({ size, window, overlap }, weighting) => {
      const starts = gridLocations([1, 1, size], [1, 1, window], [0, 0, overlap]).map(([, , x]) => x);
      const sums = new Float64Array(size);
      for (const [start, weights] of axisWeights(size, window, starts, weighting)) {
        weights.forEach((weight, i) => {
          if (start + i >= size) return;
          assert.ok(weight > 0, 'a weight of 0');
          sums[start + i] += weight;
        });
      }
      assertNear(sums, new Float64Array(size).fill(1), 1e-12);
    }),
  );
});

test('predictions that disagree give their mean, as with an explicit weight volume, in any order', () => {
  fc.assert(
    fc.property(scene, (drawn) => {
      const { shape, patch, locations } = gridOf(drawn);
      const random = randomStream(drawn.seed);
      const parts = random.shuffle(locations).map((start) => ({
        start,
        data: randomVolume(random, patch, drawn.channels).data,
      }));
      const merger = createMerger({ shape, patch, locations, ...drawn, weighting: 'uniform' });
      for (const { start, data } of parts) merger.add(data, start);
      const ones = new Float64Array(patch[0] * patch[1] * patch[2]).fill(1);
      assertNear(merger.finish(), naiveMerge(shape, drawn.channels, patch, ones, parts), 1e-5);
    }),
    { numRuns: 100 },
  );
});

for (const { patch, weights } of golden.gaussian) {
  test(`Gaussian weights are those of nnU-Net's filtered impulse, patch ${patch.join('×')}`, () => {
    const random = randomStream('gaussian', ...patch);
    const shape: Triple = [patch[0] * 2, patch[1] + 3, patch[2] * 2 + 1];
    const locations = gridLocations(shape, patch, [patch[0] >> 1, patch[1] - 2, patch[2] >> 1]);
    const merger = createMerger({ shape, channels: 2, patch, locations, weighting: 'gaussian' });
    const parts = locations.map((start) => ({ start, data: randomVolume(random, patch, 2).data }));
    for (const { start, data } of parts) merger.add(data, start);
    assertNear(merger.finish(), naiveMerge(shape, 2, patch, weights, parts), 1e-5);
  });
}

test('a voxel under three windows is their mean, not the newest by half (miscnn.md 3.2, item 1)', () => {
  // n = 10, w = 4, o = 3: seven windows; voxel 3 lies in the first four, which MIScnn weighs 1/8, 1/8, 1/4, 1/2.
  const locations = gridLocations([1, 1, 10], [1, 1, 4], [0, 0, 3]);
  const merger = createMerger({ shape: [1, 1, 10], channels: 1, patch: [1, 1, 4], locations, weighting: 'uniform' });
  locations.forEach((start, i) => merger.add(new Float32Array(4).fill(2 ** i), start));
  const merged = merger.finish();
  assert.equal(merged[3], (1 + 2 + 4 + 8) / 4);
  assert.equal(merged[0], 1);
  assert.equal(merged[9], 64);
});

test('memory does not grow with the number of patches', () => {
  const shape: Triple = [16, 64, 64];
  const patch: Triple = [8, 16, 16];
  const locations = gridLocations(shape, patch, [7, 8, 8]);
  const data = new Float32Array(8 * 16 * 16 * 2);
  const before = process.memoryUsage().arrayBuffers;
  const merger = createMerger({ shape, channels: 2, patch, locations, weighting: 'gaussian' });
  for (const start of locations) merger.add(data, start);
  const output = merger.finish();
  // All predictions together are 15 times the output.
  assert.ok(
    process.memoryUsage().arrayBuffers - before < 1.5 * output.byteLength,
    'more than half of the output beside it',
  );
});

test('slices are taken when they are complete, the same bits, and only those of a patch are held', () => {
  fc.assert(
    fc.property(scene, (drawn) => {
      const { shape, patch, locations } = gridOf(drawn);
      const random = randomStream(drawn.seed);
      const whole = createMerger({ shape, patch, locations, ...drawn });
      const rolling = createMerger({ shape, patch, locations, ...drawn, depth: patch[0] });
      const blocks: Float32Array[] = [];
      for (const start of locations) {
        blocks.push(rolling.take().slice());
        const { data } = randomVolume(random, patch, drawn.channels);
        whole.add(data, start);
        rolling.add(data, start);
      }
      blocks.push(rolling.finish().slice());
      const values = blocks.flatMap((block) => [...block]);
      assert.deepEqual(Float32Array.from(values), whole.finish());
    }),
    { numRuns: 100 },
  );
  const patch: Triple = [2, 64, 64];
  const bytesFor = (depth: number): number => {
    const shape: Triple = [depth, 64, 64];
    const locations = gridLocations(shape, patch, [1, 0, 0]);
    const merger = createMerger({ shape, channels: 2, patch, locations, weighting: 'uniform', depth: patch[0] });
    for (const start of locations) {
      merger.take();
      merger.add(new Float32Array(2 * 64 * 64 * 2), start);
    }
    return merger.finish().buffer.byteLength;
  };
  assert.equal(bytesFor(100), bytesFor(2));
});

test('the array of a patch can be used again for the next', () => {
  const locations = gridLocations([1, 1, 4], [1, 1, 3], [0, 0, 2]);
  const merger = createMerger({ shape: [1, 1, 4], channels: 1, patch: [1, 1, 3], locations, weighting: 'uniform' });
  const data = new Float32Array(3);
  locations.forEach((start, i) => merger.add(data.fill(2 * i), start));
  assert.deepEqual([...merger.finish()], [0, 1, 1, 2]);
});

const options = { shape: [2, 2, 4] as Triple, channels: 1, patch: [2, 2, 2] as Triple, weighting: 'uniform' as const };
const twoPatches: Triple[] = [
  [0, 0, 0],
  [0, 0, 2],
];
const faults: [string, RegExp, () => unknown][] = [
  [
    'a missing patch',
    /1 of 2 patches are missing/,
    () => {
      const merger = createMerger({ ...options, locations: twoPatches });
      merger.add(new Float32Array(8), [0, 0, 0]);
      merger.finish();
    },
  ],
  [
    'a patch added twice',
    /0, 0, 0 was not expected/,
    () => {
      const merger = createMerger({ ...options, locations: twoPatches });
      merger.add(new Float32Array(8), [0, 0, 0]);
      merger.add(new Float32Array(8), [0, 0, 0]);
    },
  ],
  [
    'a patch of another size',
    /has 7 values/,
    () => createMerger({ ...options, locations: twoPatches }).add(new Float32Array(7), [0, 0, 0]),
  ],
  [
    'a patch for which slices have to be taken first',
    /came before others were taken/,
    () => {
      const locations: Triple[] = [[0, 0, 0], [2, 0, 0]]; // prettier-ignore
      const merger = createMerger({ ...options, shape: [4, 2, 2], locations, depth: 2 });
      for (const start of locations) merger.add(new Float32Array(8), start);
    },
  ],
  ['locations with a gap', /no patch covers voxel 2/, () => createMerger({ ...options, locations: [[0, 0, 0]] })],
  [
    'locations that are no grid',
    /not a full grid/,
    () => createMerger({ ...options, locations: [...twoPatches, [0, 1, 1]] }),
  ],
];
for (const [name, message, run] of faults) {
  test(`${name} is an error, not a wrong mean`, () => {
    assert.throws(run, (error) => isStudioError(error, 'internal') && message.test(error.message));
  });
}
