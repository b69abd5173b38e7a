import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classShare, skipBlanks } from '../../../src-main/core/patches/blanks.ts';
import { foregroundIndex } from '../../../src-main/core/patches/foreground-index.ts';
import { drawLocation } from '../../../src-main/core/patches/random-crop.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { identityAffine, type LabelVolume, type Triple } from '../../../src-main/core/volume/volume.ts';

const triple = (min: number, max: number): fc.Arbitrary<Triple> => {
  const each = fc.integer({ min, max });
  return fc.tuple(each, each, each);
};

function labelOf([z, y, x]: Triple, classAt: (flat: number) => number): LabelVolume {
  const data = Uint8Array.from({ length: z * y * x }, (_, i) => classAt(i));
  return { data, shape: [z, y, x, 1], affine: identityAffine };
}

test('random patches lie inside the volume, or hold all of it along an axis where it is smaller', () => {
  fc.assert(
    fc.property(triple(1, 9), triple(1, 9), fc.nat(), (shape, patch, seed) => {
      const start = drawLocation(randomStream(seed), shape, patch, null);
      start.forEach((each, i) => {
        assert.ok(
          each >= Math.min(0, shape[i] - patch[i]) && each <= Math.max(0, shape[i] - patch[i]),
          `starts at ${start}`,
        );
      });
    }),
  );
});

test('every place is drawn equally often', () => {
  const random = randomStream('places');
  const counts = new Map<number, number>();
  for (let i = 0; i < 7000; i++) {
    const [z, y, x] = drawLocation(random, [1, 9, 4], [1, 3, 4], null);
    assert.deepEqual([z, x], [0, 0]);
    counts.set(y, (counts.get(y) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [0, 1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, `${count} draws of one place`);
});

test('a patch on the foreground holds a foreground voxel and stays inside', () => {
  fc.assert(
    fc.property(triple(1, 9), triple(1, 9), fc.nat(), (shape, patch, seed) => {
      const random = randomStream(seed);
      const target = random.index(shape[0] * shape[1] * shape[2]);
      const label = labelOf(shape, (i) => (i === target ? 2 : 0));
      const start = drawLocation(random, shape, patch, foregroundIndex(label, 3, random));
      assert.ok(classShare(label, start, patch) > 0, `no foreground at ${start}`);
      start.forEach((each, i) => {
        assert.ok(
          each >= Math.min(0, shape[i] - patch[i]) && each <= Math.max(0, shape[i] - patch[i]),
          `starts at ${start}`,
        );
      });
    }),
  );
});

test('rare classes are drawn as often as common ones, and the voxel lies anywhere in the patch', () => {
  const random = randomStream('classes');
  const label = labelOf([1, 1, 100], (i) => (i === 50 ? 2 : i < 10 ? 1 : 0));
  const index = foregroundIndex(label, 4, random);
  const counts = new Map<number, number>();
  let onRare = 0;
  for (let i = 0; i < 4000; i++) {
    const [, , x] = drawLocation(random, [1, 1, 100], [1, 1, 5], index);
    if (x < 40) continue;
    onRare++;
    counts.set(x, (counts.get(x) ?? 0) + 1);
  }
  assert.ok(Math.abs(onRare - 2000) < 200, `${onRare} draws on the rare class`);
  assert.deepEqual([...counts.keys()].sort(), [46, 47, 48, 49, 50]);
  for (const count of counts.values()) assert.ok(Math.abs(count - onRare / 5) < 100, `${count} draws of one place`);
});

test('without any foreground every place is drawn', () => {
  const label = labelOf([4, 4, 4], () => 0);
  const random = randomStream('empty');
  const starts = new Set<string>();
  for (let i = 0; i < 100; i++) {
    starts.add(String(drawLocation(random, [4, 4, 4], [3, 3, 3], foregroundIndex(label, 2, random))));
  }
  assert.equal(starts.size, 8);
});

test('the index lists all voxels of a class up to its limit, and none of the background', () => {
  const label = labelOf([2, 5, 10], (i) => (i % 10 === 3 ? 1 : i % 10 === 4 ? 9 : 0));
  const { voxels, shape } = foregroundIndex(label, 3, randomStream(1), 10);
  assert.deepEqual(
    voxels.map((list) => [...list]),
    [[], [3, 13, 23, 33, 43, 53, 63, 73, 83, 93], []],
  );
  assert.deepEqual(shape, [2, 5, 10]);
});

test('beyond its limit the index keeps distinct voxels, early and late ones alike', () => {
  const label = labelOf([1, 20, 50], (i) => (i % 2 === 0 ? 1 : 0));
  const perTenth = new Float64Array(10);
  for (let seed = 0; seed < 200; seed++) {
    const [, kept] = foregroundIndex(label, 2, randomStream(seed), 20).voxels;
    assert.equal(new Set(kept).size, 20);
    assert.ok(
      kept.every((voxel) => voxel % 2 === 0),
      'a voxel of the background',
    );
    for (const voxel of kept) perTenth[Math.floor(voxel / 100)]++;
  }
  // 400 expected in each tenth, with a standard deviation below 19.
  for (const count of perTenth) assert.ok(Math.abs(count - 400) < 95, String(perTenth));
});

test('the share of foreground counts only what lies in the volume', () => {
  const label = labelOf([2, 2, 2], (i) => (i === 0 ? 1 : 0));
  assert.equal(classShare(label, [0, 0, 0], [2, 2, 2]), 1 / 8);
  assert.equal(classShare(label, [-1, -1, -1], [2, 2, 2]), 1);
  assert.equal(classShare(label, [1, 0, 0], [4, 4, 4]), 0);
  assert.equal(classShare(label, [5, 0, 0], [2, 2, 2]), 0);
});

test('a class that is asked for decides which patches are blank, and how much of it there must be', () => {
  // Rows of 4: 1 1 2 2 / 2 0 0 0.
  const label = labelOf([1, 2, 4], (i) => [1, 1, 2, 2, 2, 0, 0, 0][i]);
  const locations: Triple[] = [0, 1].flatMap((y) => [0, 1, 2].map((x): Triple => [0, y, x]));
  const kept = (classes: number[], share: number): string =>
    skipBlanks(label, locations, [1, 1, 2], { classes, share })
      .map(([, y, x]) => `${y}${x}`)
      .join(' ');
  assert.equal(kept([], 0), '00 01 02 10');
  assert.equal(kept([2], 0), '01 02 10');
  assert.equal(kept([2], 0.6), '02');
  assert.equal(kept([1], 0.5), '00 01');
  assert.equal(kept([1, 2], 1), '00 01 02');
  assert.equal(kept([3], 0), '');
});

test('blank patches are skipped, and all of an empty label', () => {
  const label = labelOf([1, 2, 4], (i) => (i < 3 ? 1 : 0));
  const locations: Triple[] = [
    [0, 0, 0],
    [0, 0, 2],
    [0, 1, 0],
  ];
  assert.deepEqual(skipBlanks(label, locations, [1, 1, 2]), [
    [0, 0, 0],
    [0, 0, 2],
  ]);
  assert.deepEqual(skipBlanks(label, locations, [1, 1, 2], { classes: [], share: 0.6 }), [[0, 0, 0]]);
  assert.deepEqual(
    skipBlanks(
      labelOf([1, 2, 4], () => 0),
      locations,
      [1, 1, 2],
    ),
    [],
  );
});
