import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import type { Affine, Shape, VoxelArray } from '../../../src-main/core/volume/volume.ts';

// Writes files of every kind that our writers make, and written.json with what a reader has to find in them; the other
// half of `make.py --verify`.
const folder = process.argv[2];
const shape: Shape = [3, 4, 5, 1];
const oblique: Affine = [0.6, -0.8, 0, 3, 0.8, 0.6, 0, -4, 0, 0, 2, 5.5, 0, 0, 0, 1];
const mirrored: Affine = [0, 0, -3, 9, 0.5, 0, 0, 1, 0, -0.6, 0, -7, 0, 0, 0, 1];
const sheared: Affine = [1, 0.3, 0.1, 0, 0, 1.2, -0.4, 0, 0.2, 0, 2, 0, 0, 0, 0, 1];

const ramp = <A extends VoxelArray>(data: A, factor = 1): A => data.map((_, i) => i * factor) as A;
const samples: { name: string; data: VoxelArray; dataType: string; affine: Affine; shape?: Shape }[] = [
  { name: 'uint8', data: ramp(new Uint8Array(60)), dataType: 'uint8', affine: oblique },
  { name: 'int8', data: ramp(new Int8Array(60), -1), dataType: 'int8', affine: oblique },
  { name: 'uint16', data: ramp(new Uint16Array(60), 1000), dataType: 'uint16', affine: mirrored },
  { name: 'int16', data: ramp(new Int16Array(60), -500), dataType: 'int16', affine: mirrored },
  { name: 'uint32', data: ramp(new Uint32Array(60), 7e7), dataType: 'uint32', affine: oblique },
  { name: 'int32', data: ramp(new Int32Array(60), -1e6), dataType: 'int32', affine: mirrored },
  { name: 'float64', data: ramp(new Float64Array(60), 0.1), dataType: 'float64', affine: oblique },
  { name: 'sheared', data: ramp(new Uint8Array(60)), dataType: 'uint8', affine: sheared },
  {
    name: 'probabilities',
    data: ramp(new Float32Array(180), 0.125),
    dataType: 'float32',
    affine: oblique,
    shape: [3, 4, 5, 3],
  },
];

const written = [];
for (const extension of ['.nrrd', '.mha']) {
  for (const { name, data, dataType, affine, ...each } of samples) {
    const file = name + extension;
    const volume = { data, shape: each.shape ?? shape, affine };
    await formatOf(file).write?.(join(folder, file), volume, { sformCode: 1, qformCode: 1, dataType });
    const orthogonal = affine !== sheared;
    written.push({ file, shape: volume.shape, values: [...data], dataType, affine, orthogonal });
  }
}
await writeFile(join(folder, 'written.json'), JSON.stringify(written));
