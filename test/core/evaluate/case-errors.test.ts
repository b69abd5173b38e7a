import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { errorKinds, type ErrorComponent, type ErrorKind } from '../../../shared/case-errors.ts';
import { isStudioError } from '../../../shared/errors.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { errorsBetween } from '../../../src-main/core/evaluate/case-errors.ts';
import { findComponents } from '../../../src-main/core/evaluate/components.ts';
import { findErrors } from '../../../src-main/core/evaluate/error-runs.ts';
import type { Triple } from '../../../src-main/core/volume/volume.ts';

const classes = 4;
const axes = ['x', 'y', 'z'] as const;

function volume([z, y, x]: Triple, data: Uint8Array<ArrayBuffer>, [dz, dy, dx]: Triple = [1, 1, 1]): ViewVolume {
  const affine = [dx, 0, 0, 0, 0, dy, 0, 0, 0, 0, dz, 0, 0, 0, 0, 1];
  return { shape: [z, y, x], spacingMm: [dz, dy, dx], affine, data, window: [0, classes - 1] };
}

const extent = fc.integer({ min: 1, max: 6 });
const maps = fc.tuple(extent, extent, extent).chain((shape) => {
  const size = shape[0] * shape[1] * shape[2];
  const map = fc.uint8Array({ minLength: size, maxLength: size, max: classes - 1 });
  return fc.record({
    shape: fc.constant<Triple>(shape),
    truth: map,
    prediction: map,
    spacingMm: fc.constantFrom<Triple>([1, 1, 1], [3, 0.5, 0.75]),
  });
});

/** Voxel by voxel, by a flood from each that was not reached yet. */
function bySearch(wrong: readonly boolean[], [depth, height, width]: Triple, [dz, dy, dx]: Triple) {
  const placeOf = (i: number): Triple => [i % width, Math.floor(i / width) % height, Math.floor(i / width / height)];
  const seen = new Set<number>();
  const found: { voxels: number; voxel: Triple }[] = [];
  for (let start = 0; start < depth * height * width; start++) {
    if (!wrong[start] || seen.has(start)) continue;
    const members = [start];
    seen.add(start);
    for (const i of members) {
      for (let j = 0; j < wrong.length; j++) {
        const touches = placeOf(i).every((at, axis) => Math.abs(at - placeOf(j)[axis]) <= 1);
        if (!wrong[j] || seen.has(j) || !touches) continue;
        seen.add(j);
        members.push(j);
      }
    }
    const places = members.sort((a, b) => a - b).map(placeOf);
    const centre = [0, 1, 2].map((axis) => places.reduce((sum, at) => sum + at[axis], 0) / places.length);
    const distances = places.map((at) =>
      [dx, dy, dz].reduce((sum, step, axis) => sum + ((at[axis] - centre[axis]) * step) ** 2, 0),
    );
    found.push({ voxels: members.length, voxel: places[distances.indexOf(Math.min(...distances))] });
  }
  return found.sort((a, b) => b.voxels - a.voxels);
}

test('slice counts, components and the voxels to look at are those of looking at every voxel', () => {
  fc.assert(
    fc.property(maps, ({ shape, truth, prediction, spacingMm }) => {
      const found = errorsBetween('a', volume(shape, truth, spacingMm), volume(shape, prediction, spacingMm), classes);
      assert.equal(found.unlisted, 0);
      const expected: ErrorComponent[] = [];
      for (let c = 1; c < classes; c++) {
        const wrong: Record<ErrorKind, boolean[]> = {
          falsePositive: [...truth.keys()].map((i) => prediction[i] === c && truth[i] !== c),
          falseNegative: [...truth.keys()].map((i) => truth[i] === c && prediction[i] !== c),
        };
        for (const kind of errorKinds) {
          const [depth, height, width] = shape;
          const counts = [width, height, depth].map((length) => new Array<number>(length).fill(0));
          wrong[kind].forEach((isWrong, i) => {
            if (!isWrong) return;
            counts[0][i % width]++;
            counts[1][Math.floor(i / width) % height]++;
            counts[2][Math.floor(i / width / height)]++;
          });
          assert.deepEqual(
            found.slices.map((slices) => slices[kind][c]),
            counts,
          );
          for (const { voxels, voxel } of bySearch(wrong[kind], shape, spacingMm)) {
            const volumeMm3 = voxels * spacingMm[0] * spacingMm[1] * spacingMm[2];
            expected.push({ kind, classIndex: c, voxels, volumeMm3, voxel: [...voxel] });
          }
        }
      }
      assert.deepEqual(found.components.map(keyOf), expected.sort((a, b) => b.voxels - a.voxels).map(keyOf));
    }),
    { numRuns: 200 },
  );
});

/** Products of three spacings in another order differ by rounding. */
const keyOf = ({ volumeMm3, ...rest }: ErrorComponent) => ({ ...rest, volumeMm3: volumeMm3.toFixed(6) });

interface Golden {
  classes: number;
  pairs: {
    shape: Triple;
    truth: string;
    prediction: string;
    errors: Record<string, Record<'sizes' | 'x' | 'y' | 'z', number[]>>;
  }[];
}

test('slice counts are those of numpy, components those of scipy', () => {
  const path = new URL('../../golden/components/components.json', import.meta.url);
  const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;
  for (const { shape, truth, prediction, errors } of golden.pairs) {
    const of = (text: string) => volume(shape, Uint8Array.from(text, Number));
    const found = errorsBetween('a', of(truth), of(prediction), golden.classes);
    for (const [key, { sizes, ...slices }] of Object.entries(errors)) {
      const [kind, c] = key.split(' ') as [ErrorKind, string];
      const own = found.components.filter((each) => each.kind === kind && each.classIndex === Number(c));
      assert.deepEqual(
        own.map(({ voxels }) => voxels),
        sizes,
      );
      for (const [i, axis] of axes.entries()) assert.deepEqual(found.slices[i][kind][Number(c)], slices[axis]);
    }
  }
});

test('a voxel of another class is missing of the one and too much of the other; the background has no errors', () => {
  const found = errorsBetween(
    'a',
    volume([1, 1, 5], Uint8Array.of(1, 1, 1, 0, 2)),
    volume([1, 1, 5], Uint8Array.of(2, 0, 1, 3, 2)),
    classes,
  );
  const [x, y, z] = found.slices;
  const one = [0, 0, 0, 0, 0];
  assert.deepEqual(x.falseNegative, [[], [1, 1, 0, 0, 0], one, one]);
  assert.deepEqual(x.falsePositive, [[], one, [1, 0, 0, 0, 0], [0, 0, 0, 1, 0]]);
  assert.deepEqual(
    [y.falseNegative, z.falsePositive],
    [
      [[], [2], [0], [0]],
      [[], [0], [1], [1]],
    ],
  );
  // What touches is one, whatever class it has on the other side.
  assert.deepEqual(
    found.components.map(({ kind, classIndex, voxels, voxel }) => [kind, classIndex, voxels, ...voxel]),
    [
      ['falseNegative', 1, 2, 0, 0, 0],
      ['falsePositive', 2, 1, 0, 0, 0],
      ['falsePositive', 3, 1, 3, 0, 0],
    ],
  );
});

test('of very many components the largest are listed and the rest is counted', () => {
  const [depth, height, width]: Triple = [2, 80, 160];
  const prediction = new Uint8Array(depth * height * width);
  // Single voxels that do not touch, and at the end a pair and a triple.
  for (let y = 0; y < height - 2; y += 2) for (let x = 0; x < width; x += 2) prediction[y * width + x] = 1;
  prediction.fill(2, prediction.length - 2);
  prediction.fill(3, prediction.length - 8, prediction.length - 5);
  const shape: Triple = [depth, height, width];
  const found = errorsBetween(
    'a',
    volume(shape, new Uint8Array(prediction.length)),
    volume(shape, prediction),
    classes,
  );
  assert.equal(found.components.length, 1000);
  assert.equal(found.unlisted, 39 * 80 + 2 - 1000);
  assert.deepEqual(
    found.components.slice(0, 3).map(({ classIndex, voxels }) => [classIndex, voxels]),
    [
      [3, 3],
      [2, 2],
      [1, 1],
    ],
  );

  const [, runs] = findErrors(new Uint8Array(prediction.length), prediction, width, classes);
  const { count, largest } = findComponents(runs.falsePositive, shape, [1, 1, 1], 3);
  assert.deepEqual(
    [count, largest.map(({ voxel }) => voxel)],
    [
      39 * 80,
      [
        [0, 0, 0],
        [2, 0, 0],
        [4, 0, 0],
      ],
    ],
  );
});

test('volumes of sheared voxels are those of their parallelepipeds', () => {
  const sheared = { ...volume([1, 1, 1], Uint8Array.of(1)), affine: [2, 1, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] };
  const [{ volumeMm3 }] = errorsBetween('a', sheared, volume([1, 1, 1], Uint8Array.of(0)), classes).components;
  assert.equal(volumeMm3, 24);
});

test('refuses labels of different shape, naming the case and both shapes', () => {
  const of = (...shape: [number, number, number]) => volume(shape, new Uint8Array(shape[0] * shape[1] * shape[2]));
  assert.throws(
    () => errorsBetween('case_1', of(2, 3, 4), of(2, 3, 5), classes),
    (error) => isStudioError(error, 'bad-dataset') && /case_1.*2, 3, 4.*2, 3, 5/.test(error.message),
  );
});
