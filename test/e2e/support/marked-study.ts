import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import type { Affine, Shape } from '../../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

type Point = readonly [number, number, number];

/** How a file may hold the same head: where its axes i, j, k point, as right, anterior, superior. */
const axesOf: Readonly<Record<string, readonly [Point, Point, Point]>> = {
  ras: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  lps: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  sagittal: [
    [0, -1, 0],
    [0, 0, -1],
    [-1, 0, 0],
  ],
  oblique: tilted(),
};
export const storages = Object.keys(axesOf);

/** Voxels along right, anterior, superior, and the millimetres between them. */
const size: Point = [20, 24, 16];
const spacing: Point = [1, 1, 2];
export const markedVoxel: Point = [3, 20, 13];
/** From the middle of the head: left, front, top. */
export const markedPlaceMm: Point = [0, 1, 2].map(
  (axis) => (markedVoxel[axis] - (size[axis] - 1) / 2) * spacing[axis],
) as never;
export const markedIntensity = 1000;

/** A study of one head with one bright voxel, which is its label too, in several ways to store it. */
export async function makeMarkedStudy(): Promise<string> {
  const root = join(temporaryFolder(), 'marked');
  for (const folder of ['imagesTr', 'labelsTr']) mkdirSync(join(root, folder), { recursive: true });
  for (const [name, axes] of Object.entries(axesOf)) await write(root, name, axes, axes);
  await write(root, 'mismatch', axesOf.ras, axesOf.ras, [20, 24, 15]);
  const text = { name: 'Marked', modality: { 0: 'MRI' }, labels: { 0: 'background', 1: 'mark' } };
  writeFileSync(join(root, 'dataset.json'), JSON.stringify(text));
  return root;
}

async function write(
  root: string,
  name: string,
  axes: readonly Point[],
  labelAxes: readonly Point[],
  labelSize: Point = size,
): Promise<void> {
  const image = head(axes, size, (isMark, i) => (isMark ? markedIntensity : 100 + 10 * (i % 37)));
  const label = head(labelAxes, labelSize, (isMark) => (isMark ? 1 : 0));
  const header = { sformCode: 1, qformCode: 1, dataType: 'int16' };
  await nifti.write!(join(root, 'imagesTr', `${name}.nii.gz`), { ...image, data: Int16Array.from(image.data) }, header);
  await nifti.write!(join(root, 'labelsTr', `${name}.nii.gz`), { ...label, data: Uint8Array.from(label.data) }, header);
}

/** The voxels in the order of the file; the marked one is that nearest to the marked place. */
function head(axes: readonly Point[], sizes: Point, valueOf: (isMark: boolean, i: number) => number) {
  // The axis of the room that each axis of the file runs along most nearly.
  const nearest = axes.map((axis) => [0, 1, 2].reduce((a, b) => (Math.abs(axis[b]) > Math.abs(axis[a]) ? b : a)));
  const [ni, nj, nk] = nearest.map((axis) => sizes[axis]);
  const step = axes.map((axis, file) => axis.map((each) => each * spacing[nearest[file]]));
  const placeOf = (i: number, j: number, k: number): number[] =>
    [0, 1, 2].map(
      (row) =>
        step[0][row] * (i - (ni - 1) / 2) + step[1][row] * (j - (nj - 1) / 2) + step[2][row] * (k - (nk - 1) / 2),
    );
  const data: number[] = [];
  let [mark, least] = [-1, Infinity];
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const distance = Math.hypot(...placeOf(i, j, k).map((mm, axis) => mm - markedPlaceMm[axis]));
        if (distance < least) [mark, least] = [data.length, distance];
        data.push(data.length);
      }
  const origin = placeOf(0, 0, 0);
  const affine: Affine = [
    ...[0, 1, 2].flatMap((row) => [step[0][row], step[1][row], step[2][row], origin[row]]),
    ...[0, 0, 0, 1],
  ];
  const shape: Shape = [nk, nj, ni, 1];
  return { data: data.map((at) => valueOf(at === mark, at)), shape, affine };
}

/** Left, posterior, superior, turned by 15° about the vertical and by 10° about the first axis. */
function tilted(): [Point, Point, Point] {
  const [a, b] = [15, 10].map((degrees) => (degrees * Math.PI) / 180);
  const first: Point = [-Math.cos(a), -Math.sin(a), 0];
  const level: Point = [Math.sin(a), -Math.cos(a), 0];
  const second = level.map((each, row) => each * Math.cos(b) + (row === 2 ? Math.sin(b) : 0)) as never as Point;
  const third = level.map((each, row) => -each * Math.sin(b) + (row === 2 ? Math.cos(b) : 0)) as never as Point;
  return [first, second, third];
}
