import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { encodePng } from '../../src-main/core/io/png/encode.ts';
import { toCanonical } from '../../src-main/core/volume/orientation.ts';
import { identityAffine, type Volume } from '../../src-main/core/volume/volume.ts';
import { temporaryFolder } from './tiny-study.ts';

const sample = fileURLToPath(new URL('../../resources/sample-study/', import.meta.url));

/** What masks hold where the hippocampus is, as programs that paint masks do. */
export const maskValue = 255;

/**
 * A real 2D study: of each case of the sample study the axial slice with the most of the hippocampus, as an 8-bit PNG
 * below images/, and its mask of 0 and 255 below masks/. Sizes differ, as those of photographs do. The patient's front is at
 * the top. Of the last `unlabelled` cases, the image lies in a folder beside the study.
 */
export async function makePngStudy({ cases = 12, unlabelled = 0 } = {}): Promise<{ study: string; others: string }> {
  const study = temporaryFolder();
  const others = temporaryFolder();
  for (const folder of ['images', 'masks']) mkdirSync(join(study, folder));
  const names = readdirSync(join(sample, 'imagesTr'))
    .sort()
    .slice(0, cases + unlabelled);
  for (const [i, name] of names.entries()) {
    const [image, label] = await Promise.all(
      ['imagesTr', 'labelsTr'].map(
        async (folder) => toCanonical((await nifti.read(join(sample, folder, name))).volume).volume,
      ),
    );
    const z = fullestSlice(label);
    const id = name.replace('.nii.gz', '');
    const file = i < cases ? join(study, 'images', `${id}.png`) : join(others, `${id}.png`);
    writeFileSync(file, asPng(sliceOf(image, z), inBytes(image)));
    if (i < cases) {
      writeFileSync(
        join(study, 'masks', `${id}.png`),
        asPng(sliceOf(label, z), (value) => (value > 0 ? maskValue : 0)),
      );
    }
  }
  return { study, others };
}

function fullestSlice({ data, shape: [depth, height, width] }: Volume): number {
  const counts = Array.from({ length: depth }, (_, z) => {
    return data.subarray(z * height * width, (z + 1) * height * width).filter((value) => value > 0).length;
  });
  return counts.indexOf(Math.max(...counts));
}

/** Rows from the front of the patient, columns from the right: both axes of a canonical volume turned round. */
function sliceOf({ data, shape: [, height, width] }: Volume, z: number) {
  const values = Array.from(data.subarray(z * height * width, (z + 1) * height * width)).reverse();
  return { values, height, width };
}

/** The whole volume's range as 0 … 255. */
function inBytes({ data }: Volume): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) [low, high] = [Math.min(low, data[i]), Math.max(high, data[i])];
  return (value) => Math.round((255 * (value - low)) / (high - low));
}

function asPng({ values, height, width }: ReturnType<typeof sliceOf>, byteOf: (value: number) => number): Uint8Array {
  const data = Uint8Array.from(values, byteOf);
  return encodePng({ data, shape: [1, height, width, 1], affine: identityAffine }, 'slice.png');
}

/** A pipeline whose 2D network learns the study in seconds; that it is 2D, the data say. */
export const pngPipeline = {
  deterministic: true,
  steps: ['zScore'],
  augmentations: ['mirror'],
  batches: { size: 3 },
  architecture: { id: 'unet', params: { filters: 4, depth: 2, normalization: 'instance' } },
  optimizer: { id: 'adam', params: { learningRate: 0.03 } },
  training: { epochs: 5, iterations: 6, recalibration: 1, validationPatches: 1 },
};
