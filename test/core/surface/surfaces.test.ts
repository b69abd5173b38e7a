import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Surface } from '../../../shared/viewer.ts';
import { surfacesOf } from '../../../src-main/core/surface/surfaces.ts';
import { identityAffine, type Affine, type Triple } from '../../../src-main/core/volume/volume.ts';
import { areaOf, enclosedVolume, isInside, openEdges, timesEachEdge } from './mesh.ts';

/** Voxels by their class at x, y, z. */
function labelOf(shape: Triple, classAt: (x: number, y: number, z: number) => number, affine: Affine = identityAffine) {
  const data = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let z = 0, at = 0; z < shape[0]; z++)
    for (let y = 0; y < shape[1]; y++) for (let x = 0; x < shape[2]; x++) data[at++] = classAt(x, y, z);
  return { data, shape, affine };
}

const ball = (middle: number, radius: number) => (x: number, y: number, z: number) =>
  Math.hypot(x - middle, y - middle, z - middle) <= radius ? 1 : 0;

function voxelsOf({ data }: { data: Uint8Array }, classIndex = 1): number {
  return data.filter((value) => value === classIndex).length;
}

function nearly(value: number, expected: number, share: number): void {
  assert.ok(Math.abs(value - expected) <= share * Math.abs(expected), `${value} in place of ${expected}`);
}

test('a ball keeps its volume and its area, and is closed and seen from outside', () => {
  const label = labelOf([45, 45, 45], ball(22, 20));
  const [surface, ...others] = surfacesOf(label, 2);
  assert.equal(others.length, 0);
  assert.equal(surface.classIndex, 1);
  nearly(enclosedVolume(surface), voxelsOf(label), 0.01);
  nearly(areaOf(surface), 4 * Math.PI * 20 ** 2, 0.02);
  assert.deepEqual(timesEachEdge(surface), [2]);
  assert.equal(openEdges(surface), 0);
  for (let i = 0; i < surface.points.length; i += 3) {
    const radius = Math.hypot(surface.points[i] - 22, surface.points[i + 1] - 22, surface.points[i + 2] - 22);
    assert.ok(Math.abs(radius - 20) < 0.6, `a point ${radius} from the middle`);
  }
});

test('what touches the border of the volume is closed there', () => {
  const label = labelOf([6, 7, 8], () => 1);
  const [surface] = surfacesOf(label, 2);
  assert.equal(openEdges(surface), 0);
  nearly(enclosedVolume(surface), 6 * 7 * 8, 0.01);
});

test('the faces of a box lie half a voxel beyond its voxels, to a fifth of a voxel', () => {
  const label = labelOf([30, 30, 30], (x, y, z) => (Math.min(x, y, z) >= 5 && Math.max(x, y, z) <= 24 ? 1 : 0));
  const [{ points }] = surfacesOf(label, 2);
  assert.ok(Math.abs(Math.min(...points) - 4.5) < 0.2);
  assert.ok(Math.abs(Math.max(...points) - 24.5) < 0.2);
});

test('classes that touch have surfaces of their own; a class that is nowhere has none', () => {
  const label = labelOf([12, 12, 24], (x, y, z) => (Math.min(y, z) < 2 || Math.max(y, z) > 9 ? 0 : x < 12 ? 1 : 3));
  const surfaces = surfacesOf(label, 4);
  assert.deepEqual(
    surfaces.map(({ classIndex }) => classIndex),
    [1, 3],
  );
  for (const surface of surfaces) {
    assert.equal(openEdges(surface), 0);
    nearly(enclosedVolume(surface), voxelsOf(label, surface.classIndex), 0.01);
  }
  assert.ok(Math.max(...xOf(surfaces[0])) < 11.7 && Math.min(...xOf(surfaces[1])) > 11.3);
  assert.deepEqual(
    surfacesOf(
      labelOf([4, 4, 4], () => 0),
      3,
    ),
    [],
  );
});

/** 0.8 × 0.9 × 2.5 mm, turned about two axes and moved. */
const oblique: Affine = [0.76, -0.24, 0.42, -31, 0.25, 0.86, 0.15, 12, -0.13, 0.09, 2.46, 77, 0, 0, 0, 1];
const mirrored: Affine = [-0.8, 0, 0, 50, 0, 0.9, 0, 12, 0, 0, 2.5, 77, 0, 0, 0, 1];

for (const [name, affine] of Object.entries({ oblique, mirrored })) {
  test(`lies where its voxels lie and is seen from outside: ${name}`, () => {
    const label = labelOf([14, 40, 40], (x, y, z) => (Math.hypot(x - 25, y - 12, (z - 6) * 2.5) <= 10 ? 1 : 0), affine);
    const [surface] = surfacesOf(label, 2);
    const [a, b, c, , d, e, f, , g, h, i] = affine;
    const voxelMm3 = Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
    nearly(enclosedVolume(surface), voxelsOf(label) * voxelMm3, 0.01);
    const place = (x: number, y: number, z: number) =>
      [0, 4, 8].map((row) => affine[row] * x + affine[row + 1] * y + affine[row + 2] * z + affine[row + 3]);
    assert.ok(isInside(surface, place(25, 12, 6)));
    assert.ok(isInside(surface, place(33, 12, 6)));
    assert.ok(!isInside(surface, place(37, 12, 6)));
    assert.ok(!isInside(surface, place(12, 25, 6)));
  });
}

test('keeps what is small: single voxels, thin lines and hollows, each with its volume', () => {
  const hollow = (x: number, y: number, z: number) => ball(10, 8)(x, y, z) - ball(10, 4)(x, y, z);
  const label = labelOf([40, 21, 21], (x, y, z) => {
    if (z === 30 && y === 5) return 1;
    return (x === 10 && y === 10 && z === 36) || hollow(x, y, z) === 1 ? 1 : 0;
  });
  const [surface] = surfacesOf(label, 2);
  assert.equal(openEdges(surface), 0);
  nearly(enclosedVolume(surface), voxelsOf(label), 0.01);
  assert.ok(isInside(surface, [10, 10, 36]) && isInside(surface, [3, 5, 30]));
  assert.ok(isInside(surface, [10, 10, 4]) && !isInside(surface, [10, 10, 10]));
});

test('voxels that touch by an edge alone make no hole', () => {
  const label = labelOf([4, 4, 4], (x, y, z) => (z === 1 && ((x === 1 && y === 1) || (x === 2 && y === 2)) ? 1 : 0));
  const [surface] = surfacesOf(label, 2);
  assert.equal(openEdges(surface), 0);
  nearly(enclosedVolume(surface), 2, 0.01);
});

test('a large and rough surface stays below its limit of triangles and keeps its volume', () => {
  const rough = labelOf([120, 200, 200], (x, y, z) => (scattered(x + 200 * (y + 200 * z)) < 0.2 ? 1 : 0));
  const smooth = labelOf([120, 240, 240], (x, y, z) => (Math.hypot(x - 120, y - 120, 2 * (z - 60)) < 118 ? 1 : 0));
  for (const label of [rough, smooth]) {
    const [surface] = surfacesOf(label, 2);
    assert.ok(surface.triangles.length / 3 <= 300_000, `${surface.triangles.length / 3} triangles`);
    assert.equal(openEdges(surface), 0);
    nearly(enclosedVolume(surface), voxelsOf(label), 0.1);
  }
});

/** 0 … 1, as by chance. */
function scattered(at: number): number {
  const mixed = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 8) / 2 ** 24;
}

function xOf({ points }: Surface): number[] {
  return Array.from(points).filter((_, i) => i % 3 === 0);
}
