import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeed } from '../src-main/core/batches/feed.ts';
import { nifti } from '../src-main/core/io/nifti.ts';
import { scanFolder } from '../src-main/core/io/scan.ts';
import { randomStream } from '../src-main/core/random.ts';
import { resolvePipeline } from '../src-main/core/pipeline/pipeline.ts';
import { rounded } from './support/measure.ts';

/** How long four CT-sized cases take until training can begin: for the first run, and for one that finds them prepared. */
const home = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
const shape = [128, 256, 256] as const;
const voxels = shape[0] * shape[1] * shape[2];
const affine = [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
const study = join(home, 'study');
for (const folder of ['imagesTr', 'labelsTr']) mkdirSync(join(study, folder), { recursive: true });
for (let i = 0; i < 4; i++) {
  const random = randomStream('bench', i);
  const image = Int16Array.from({ length: voxels }, (_, v) => (v % 256) + 100 * random.uniform());
  const label = Uint8Array.from({ length: voxels }, (_, v) => Number(v % 256 > 100 && v % 256 < 140));
  for (const [folder, data, dataType] of [
    ['imagesTr', Float32Array.from(image), 'float32'],
    ['labelsTr', label, 'uint8'],
  ] as const) {
    const header = { sformCode: 1, qformCode: 1, dataType };
    await nifti.write!(join(study, folder, `case_${i}.nii.gz`), { data, shape: [...shape, 1], affine }, header);
  }
}
const dataset = await scanFolder(study);
const { steps } = resolvePipeline({ steps: ['clip', { id: 'resample', params: { spacingMm: [2, 1.2, 1.2] } }, 'zScore'] }); // prettier-ignore
const shared = join(home, 'shared');
mkdirSync(shared);

async function seconds(own: string, from: string | null): Promise<number> {
  mkdirSync(join(home, own));
  const feed = createFeed(1);
  const start = performance.now();
  const cache = { own: join(home, own), shared: from };
  await feed.prepare(dataset.cases, { root: study, dataset, steps, seed: 1, grid: null, cache });
  const taken = (performance.now() - start) / 1000;
  await feed.close();
  return rounded(taken);
}

const facts = {
  what: 'four cases of 128×256×256 voxels, clipped, resampled and normalised, until training can begin, 1 data worker',
  firstSeconds: await seconds('first', shared),
  laterSeconds: await seconds('later', shared),
};
rmSync(home, { recursive: true });
console.log(JSON.stringify(facts));
