import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import type { Affine, Shape, VoxelArray } from '../../../src-main/core/volume/volume.ts';

// Writes files of every kind that our writer makes, and written.json with what a reader has to find in them; the other
// half of `make.py --verify`.
const folder = process.argv[2];
const shape: Shape = [3, 4, 5, 1];
const oblique: Affine = [0.6, -0.8, 0, 3, 0.8, 0.6, 0, -4, 0, 0, 2, 5.5, 0, 0, 0, 1];
const mirrored: Affine = [0, 0, -3, 9, 0.5, 0, 0, 1, 0, -0.6, 0, -7, 0, 0, 0, 1];
const sheared: Affine = [1, 0.3, 0.1, 0, 0, 1.2, -0.4, 0, 0.2, 0, 2, 0, 0, 0, 0, 1];
const centred: Affine = [-2, 0, 0, 4, 0, 1, 0, -1.5, 0, 0, 3, -3, 0, 0, 0, 1];

interface Sample {
  name: string;
  data: VoxelArray;
  dataType: string;
  affine: Affine;
  shape?: Shape;
  codes: [sform: number, qform: number];
  written?: [sform: number, qform: number];
}
const ramp = <A extends VoxelArray>(data: A, factor = 1): A => data.map((_, i) => i * factor) as A;
const samples: Sample[] = [
  { name: 'uint8.nii.gz', data: ramp(new Uint8Array(60)), dataType: 'uint8', affine: oblique, codes: [1, 1] },
  { name: 'uint16.nii', data: ramp(new Uint16Array(60), 1000), dataType: 'uint16', affine: mirrored, codes: [2, 0] },
  { name: 'int32.nii', data: ramp(new Int32Array(60), -1e6), dataType: 'int32', affine: mirrored, codes: [0, 3] },
  {
    name: 'probabilities.nii.gz',
    data: ramp(new Float32Array(180), 0.125),
    dataType: 'float32',
    affine: oblique,
    shape: [3, 4, 5, 3],
    codes: [4, 1],
  },
  {
    name: 'sheared.nii',
    data: ramp(new Uint8Array(60)),
    dataType: 'uint8',
    affine: sheared,
    codes: [0, 2],
    written: [1, 2],
  },
  { name: 'no-codes.nii', data: ramp(new Uint8Array(60)), dataType: 'uint8', affine: centred, codes: [0, 0] },
  {
    name: 'lost-codes.nii',
    data: ramp(new Uint8Array(60)),
    dataType: 'uint8',
    affine: oblique,
    codes: [0, 0],
    written: [1, 0],
  },
];

for (const { name, data, dataType, affine, codes, ...each } of samples) {
  const header = { sformCode: codes[0], qformCode: codes[1], dataType };
  await nifti.write?.(join(folder, name), { data, shape: each.shape ?? shape, affine }, header);
}
const written = samples.map(({ name, data, dataType, affine, codes, ...each }) => ({
  file: name,
  shape: each.shape ?? shape,
  values: [...data],
  dataType,
  affine,
  orthogonal: affine !== sheared,
  codes: each.written ?? codes,
}));
await writeFile(join(folder, 'written.json'), JSON.stringify(written));
