import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { randomStream } from '../../src-main/core/random.ts';
import type { Affine } from '../../src-main/core/volume/volume.ts';

/** A folder of its own, removed when the test file's process ends, also when it is made inside a hook. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'miscnn-test-'));
  if (made.length === 0) process.once('exit', removeMade);
  made.push(folder);
  return folder;
}

const made: string[] = [];

function removeMade(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

const header = { sformCode: 1, qformCode: 1, dataType: 'float32' };
/** Stored left–posterior–superior, with voxels of 1 × 1 × 2 mm. */
const affine: Affine = [-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 2, -5, 0, 0, 0, 1];
export const tinyShape = [10, 16, 16, 1] as const;

/**
 * A data set in MSD layout that a tiny network learns in seconds: a bright ball (class 1) and a dark ball (class 2) in
 * noise, each somewhere else in every case. `unlabelled` cases come on top, without a label.
 */
export async function makeTinyStudy(cases = 6, unlabelled = 0): Promise<string> {
  const root = temporaryFolder();
  for (const folder of ['imagesTr', 'labelsTr', 'imagesTs']) mkdirSync(join(root, folder));
  for (let i = 0; i < cases + unlabelled; i++) {
    const { image, label } = balls(i);
    const [folder, name] = [i < cases ? 'imagesTr' : 'imagesTs', `case_${i}.nii.gz`];
    await nifti.write!(join(root, folder, name), { data: image, shape: tinyShape, affine }, header);
    if (i < cases) await nifti.write!(join(root, 'labelsTr', name), { data: label, shape: tinyShape, affine }, header);
  }
  const description = {
    name: 'Balls',
    modality: { 0: 'MRI' },
    labels: { 0: 'background', 1: 'bright', 2: 'dark' },
    numTraining: cases,
    training: Array.from({ length: cases }, (_, i) => ({
      image: `./imagesTr/case_${i}.nii.gz`,
      label: `./labelsTr/case_${i}.nii.gz`,
    })),
  };
  await writeFile(join(root, 'dataset.json'), JSON.stringify(description));
  return root;
}

function balls(seed: number): { image: Float32Array; label: Uint8Array } {
  const random = randomStream('tiny', seed);
  const [depth, height, width] = tinyShape;
  const centres = [0, 1].map((side) => [
    random.between(3, 6),
    random.between(5, 11),
    4 + 8 * side + random.between(-1, 1),
  ]);
  const image = new Float32Array(depth * height * width);
  const label = new Uint8Array(image.length);
  for (let i = 0; i < image.length; i++) {
    const [z, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
    const inside = centres.findIndex(([cz, cy, cx]) => Math.hypot((z - cz) * 2, y - cy, x - cx) < 3.5);
    label[i] = inside + 1;
    image[i] = 100 + [0, 80, -80][inside + 1] + 10 * random.normal();
  }
  return { image, label };
}

/** A pipeline whose network trains in a second an epoch. */
export const tinyPipeline = {
  deterministic: true,
  steps: ['zScore'],
  patches: { shape: [8, 16, 16] },
  augmentations: ['mirror', { id: 'gaussianNoise', params: { probability: 0.5 } }],
  architecture: { id: 'unet', params: { filters: 4, depth: 2, dropout: 0.1 } },
  optimizer: { id: 'adam', params: { learningRate: 0.01 } },
  training: { epochs: 6, iterations: 4, recalibration: 4 },
};
