import { resampleFloat } from '../../src-main/core/volume/resample.ts';
import type { Triple } from '../../src-main/core/volume/volume.ts';
import { serve } from './child.ts';
import { floatsOf, samplesOf } from './shared-files.ts';

/** Resampling by the engine, cubic. Arguments: the folder with volume.bin, its shape, the shape of the result. */
const [, , folder, ...numbers] = process.argv;
const before = numbers.slice(0, 3).map(Number) as unknown as Triple;
const after = numbers.slice(3).map(Number) as unknown as Triple;
const affine = [0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] as const;
const volume = { data: floatsOf(folder, 'volume'), shape: [...before, 1] as const, affine };

await serve({ versions: {} }, () => {
  const start = performance.now();
  const { data } = resampleFloat(volume, after, 'cubic');
  return { seconds: (performance.now() - start) / 1000, samples: samplesOf(data, 1) };
});
