import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { StudioError } from '../../shared/errors.ts';
import type { Affine, Shape } from '../../src-main/core/volume/volume.ts';
import { image, makeTree } from '../core/io/tiny.ts';
import { startTestEngine } from '../support/test-engine.ts';

/** x and y run backwards in the file, which begins at (4, 3, 0) mm; 1 × 1 × 2 mm. */
const affine: Affine = [-1, 0, 0, 4, 0, -1, 0, 3, 0, 0, 2, 0, 0, 0, 0, 1];
const shape: Shape = [3, 4, 5, 1];
/** One voxel at x 1, y 2, z 2 of the file. */
const label = { data: Uint8Array.from({ length: 60 }, (_, i) => (i === 51 ? 9 : 0)), shape, affine };
const json = { name: 'Tiny', modality: { 0: 'T1' }, labels: { 0: 'background', 4: 'edema', 9: 'core' } };
const data = await makeTree({
  'dataset.json': { json },
  'imagesTr/a.nii.gz': { ...image(1), affine },
  'labelsTr/a.nii.gz': label,
});

const { client, close } = await startTestEngine();
after(close);
const { id } = await client.call('dataset.add', { folder: data });
await client.call('dataset.scan', { id });
const source = { of: 'dataset', id, caseId: 'a' } as const;

test('the surface of a class lies where its voxels lie, in millimetres; a class that is not there has none', async () => {
  const surfaces = await client.call('case.surfaces', { ...source, part: 'truth' });
  assert.deepEqual(
    surfaces.map(({ classIndex }) => classIndex),
    [2],
  );
  const [{ points, triangles }] = surfaces;
  assert.equal(triangles.length, 3 * 12);
  for (const [axis, [from, to]] of Object.entries([
    [2.5, 3.5],
    [0.5, 1.5],
    [3, 5],
  ])) {
    const values = Array.from(points).filter((_, i) => i % 3 === Number(axis));
    assert.ok(Math.abs(Math.min(...values) - from) < 0.01 && Math.abs(Math.max(...values) - to) < 0.01, values.join());
  }
});

test('what is not there is said, and who stops asking is answered at once', async () => {
  await assert.rejects(
    client.call('case.surfaces', { ...source, part: 'prediction' }),
    (error) => error instanceof StudioError && error.tag === 'not-found' && error.message.includes('case a'),
  );
  const abort = new AbortController();
  const asked = client.call('case.surfaces', { ...source, part: 'truth' }, { signal: abort.signal });
  abort.abort();
  await assert.rejects(asked, (error) => error instanceof StudioError && error.tag === 'cancelled');
});
