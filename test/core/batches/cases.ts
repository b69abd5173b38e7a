import { join } from 'node:path';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { prepareCase, type PreparedCase, type PrepareSettings } from '../../../src-main/core/batches/prepare.ts';
import { foregroundIndex } from '../../../src-main/core/patches/foreground-index.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import type { Batch } from '../../../src-main/core/train/batch.ts';
import { identityAffine, type Shape, type Triple } from '../../../src-main/core/volume/volume.ts';

/** A prepared case in memory whose voxel i has intensity i in every channel (plus 0.25 a channel), and the label given. */
export function caseOf(
  id: string,
  shape: Shape,
  labelAt: (z: number, y: number, x: number) => number = () => 0,
): PreparedCase {
  const [depth, height, width, channels] = shape;
  const image = new Float32Array(depth * height * width * channels);
  const label = new Uint8Array(depth * height * width);
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        label[i] = labelAt(z, y, x);
        for (let c = 0; c < channels; c++) image[i * channels + c] = i + 0.25 * c;
      }
    }
  }
  const volume = { data: label, shape: [depth, height, width, 1] as Shape, affine: identityAffine };
  return {
    id,
    shape,
    affine: identityAffine,
    foreground: foregroundIndex(volume, 3, randomStream('foreground', id)),
    places: [],
    gridStarts: null,
    voxels: { image, label },
  };
}

export function byId(...cases: readonly PreparedCase[]): Map<string, PreparedCase> {
  return new Map(cases.map((each) => [each.id, each]));
}

/** The first case of a study, prepared with the settings. */
export async function prepareFirst(
  study: string,
  settings: Partial<PrepareSettings> = {},
): Promise<{ prepared: PreparedCase; case: Case; dataset: Dataset }> {
  const dataset = await scanFolder(study, {});
  const prepared = await prepareCase(dataset.cases[0], {
    ...{ root: study, dataset, steps: [], seed: 1, grid: null, cache: null },
    ...settings,
  });
  return { prepared, case: dataset.cases[0], dataset };
}

export const readImage = async (study: string, each: Case) => (await nifti.read(join(study, each.images[0]))).volume;

export const triple = (z: number, y: number, x: number): Triple => [z, y, x];

/** What is in a batch, without what it took. */
export function dataOf({ image, label, shape }: Batch): Pick<Batch, 'image' | 'label' | 'shape'> {
  return { image, label, shape };
}
