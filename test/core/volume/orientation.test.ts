import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromCanonical, orientationOf, toCanonical } from '../../../src-main/core/volume/orientation.ts';
import { identityAffine, type Affine, type Shape, type Volume } from '../../../src-main/core/volume/volume.ts';

/** All 48 ways to lie along the axes: each native axis runs along its own world axis, in either direction. */
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const affines = orders.flatMap((order) =>
  Array.from({ length: 8 }, (_, signs): Affine => {
    const affine = [...identityAffine];
    for (const axis of [0, 1, 2]) {
      affine[5 * axis] = 0;
      affine[4 * axis + 3] = 10 * axis - 7;
    }
    order.forEach((world, native) => (affine[4 * world + native] = (signs >> native) & 1 ? -1 - native : 1 + native));
    return affine;
  }),
);

function place(affine: Affine, x: number, y: number, z: number): string {
  return [0, 4, 8].map((r) => affine[r] * x + affine[r + 1] * y + affine[r + 2] * z + affine[r + 3]).join(' ');
}

/** Place in the room → the voxel's channels. */
function byPlace({ data, shape: [nz, ny, nx, channels], affine }: Volume): Map<string, string> {
  const places = new Map<string, string>();
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i += channels)
        places.set(place(affine, x, y, z), data.slice(i, i + channels).join(' '));
    }
  }
  return places;
}

for (const affine of affines) {
  test(`${orientationOf(affine)} becomes RAS without moving a voxel, and comes back`, () => {
    for (const channels of [1, 2]) {
      const shape: Shape = [2, 3, 4, channels];
      const native: Volume = { data: Int16Array.from({ length: 24 * channels }, (_, i) => i), shape, affine };
      const { volume, trace } = toCanonical(native);
      assert.equal(orientationOf(volume.affine), 'RAS');
      assert.ok(volume.data instanceof Int16Array);
      assert.deepEqual(byPlace(volume), byPlace(native));
      assert.deepEqual(fromCanonical(volume, JSON.parse(JSON.stringify(trace))), native);
    }
  });
}

test('48 orientations, 48 names', () => assert.equal(new Set(affines.map(orientationOf)).size, 48));

test('what lies in RAS is not copied', () => {
  const volume: Volume = { data: new Uint8Array(24), shape: [2, 3, 4, 1], affine: identityAffine };
  assert.equal(toCanonical(volume).volume, volume);
  assert.equal(fromCanonical(volume, toCanonical(volume).trace).data, volume.data);
});

test('a prediction with other channels goes back on the native grid', () => {
  const affine = affines[29];
  const { volume, trace } = toCanonical({ data: new Uint8Array(24), shape: [2, 3, 4, 1], affine });
  const [z, y, x] = volume.shape;
  const prediction = {
    data: Float32Array.from({ length: 72 }, (_, i) => i),
    shape: [z, y, x, 3] as Shape,
    affine: volume.affine,
  };
  const back = fromCanonical(prediction, trace);
  assert.deepEqual(back.shape, [2, 3, 4, 3]);
  assert.deepEqual(byPlace(back), byPlace(prediction));
  assert.throws(
    () => fromCanonical({ ...prediction, shape: [z, y, x + 1, 3] }, trace),
    /does not lie on the canonical grid/,
  );
});

test('any oblique grid: three different letters, and the way back', () => {
  const entry = fc.integer({ min: -300, max: 300 }).map((value) => value / 100);
  fc.assert(
    fc.property(fc.array(entry, { minLength: 12, maxLength: 12 }), (rows) => {
      const affine: Affine = [...rows, 0, 0, 0, 1];
      const [a, b, c, , d, e, f, , g, h, i] = rows;
      fc.pre(Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)) > 0.1);
      const axes = [...orientationOf(affine)].map((letter) =>
        ['LR', 'PA', 'IS'].findIndex((pair) => pair.includes(letter)),
      );
      assert.deepEqual(axes.sort(), [0, 1, 2]);
      const native: Volume = { data: Uint8Array.from({ length: 24 }, (_, k) => k), shape: [2, 3, 4, 1], affine };
      const { volume, trace } = toCanonical(native);
      assert.deepEqual(fromCanonical(volume, trace), native);
    }),
    { seed: 3 },
  );
});
