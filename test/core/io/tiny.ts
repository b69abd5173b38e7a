import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { identityAffine, type Affine, type Shape, type VoxelArray } from '../../../src-main/core/volume/volume.ts';

export const tinyShape: Shape = [3, 4, 5, 1];
export const header = { sformCode: 1, qformCode: 1, dataType: 'float32' };

/** A folder of its own, removed after the file's tests: more than once where a cache that nobody waits for is still written. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'io-test-'));
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}

export interface Tiny {
  data: VoxelArray;
  shape?: Shape;
  affine?: Affine;
}

/** Path → a volume to write as NIfTI, a text, raw bytes, or an object to write as JSON. */
export type Tree = Readonly<Record<string, Tiny | string | Uint8Array | { json: unknown }>>;

export async function makeTree(tree: Tree): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, content] of Object.entries(tree)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(file, content);
    else if ('json' in content) await writeFile(file, JSON.stringify(content.json));
    else {
      const { data, shape = tinyShape, affine = identityAffine } = content;
      await nifti.write?.(file, { data, shape, affine }, header);
    }
  }
  return root;
}

/** An image whose voxels depend on `seed`, so that no two are alike by accident. */
export function image(seed: number, shape: Shape = tinyShape): Tiny {
  const length = shape.reduce((product, size) => product * size);
  return { data: Float32Array.from({ length }, (_, i) => seed * 100 + i), shape };
}

/** A label with the given values in turn. */
export function label(...values: number[]): Tiny {
  return { data: Uint8Array.from({ length: 60 }, (_, i) => values[i % values.length]) };
}
