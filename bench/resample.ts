import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nifti } from '../src-main/core/io/nifti.ts';
import { resampleFloat } from '../src-main/core/volume/resample.ts';
import { spatialShape, type FloatVolume, type Shape } from '../src-main/core/volume/volume.ts';
import { median, rounded, times } from './support/measure.ts';

/**
 * Seconds that a CT of 512 × 512 × 300 at 0.8 × 0.8 × 2 mm takes from memory to 1.6 mm along each axis, by cubic splines: what
 * `npm run bench:peers` compares with scipy.
 */
const large: FloatVolume = {
  data: Float32Array.from({ length: 300 * 512 * 512 }, (_, i) => 1000 * Math.sin(i / 5e4) + (i % 37)),
  shape: [300, 512, 512, 1],
  affine: [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
};
const toIsotropic = median(await times(3, () => resampleFloat(large, [375, 256, 256], 'cubic')));

/** A CT of 512 × 512 × 150 int16 at 0.8 × 0.8 × 2.5 mm, read from .nii.gz and resampled to 1.6 × 1.6 × 2.5 mm. */
const folder = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
const path = join(folder, 'ct.nii.gz');
const shape: Shape = [150, 512, 512, 1];
const data = Int16Array.from({ length: 150 * 512 * 512 }, (_, i) => 1000 * Math.sin(i / 5e4) + (i % 37));
const affine = [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2.5, 0, 0, 0, 0, 1];
await nifti.write!(path, { data, shape, affine }, { sformCode: 1, qformCode: 1, dataType: 'int16' });

let volume: FloatVolume | null = null;
const load = median(
  await times(3, async () => {
    const { volume: read } = await nifti.read(path);
    volume = { ...read, data: Float32Array.from(read.data) };
  }),
);
const resample = median(await times(3, () => resampleFloat(volume!, [150, 256, 256], 'cubic')));
const gigabytes = data.byteLength / 1e9;
console.log(
  JSON.stringify({
    what: `load and resample (cubic) of ${spatialShape(shape).join('×')} int16, ${Math.round(statSync(path).size / 1e6)} MB packed`,
    loadSeconds: rounded(load),
    resampleSeconds: rounded(resample),
    gigabytesPerSecond: rounded(gigabytes / (load + resample)),
    isotropic: { what: '512×512×300 float32 from 0.8×0.8×2 to 1.6 mm, cubic', seconds: rounded(toIsotropic) },
  }),
);
rmSync(folder, { recursive: true });
