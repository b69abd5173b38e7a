import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { formatOf, stemOf } from '../../src-main/core/io/format-of.ts';
import type { Format } from '../../src-main/core/io/format.ts';
import * as formats from '../../src-main/core/io/index.ts';
import type { Affine, Shape, Volume, VoxelArray } from '../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../core/io/tiny.ts';

// What holds for every format of the registry: a name tells it; what it writes it reads as it was, or it refuses.

const turned: Affine = [0.48, -0.96, 0.6, 11.5, 0.64, 0.72, -1.2, -7.25, -0.6, 0, 2.7, 100.125, 0, 0, 0, 1];
const affines: Record<string, Affine> = {
  straight: [0.75, 0, 0, -10, 0, 1.25, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1],
  oblique: turned,
  mirrored: [0, 0, -3, 9, 0.5, 0, 0, 1, 0, -0.625, 0, -7, 0, 0, 0, 1],
  sheared: [1, 0.25, 0.125, 0, 0, 1.25, -0.5, 0, 0.25, 0, 2, 0, 0, 0, 0, 1],
};
const types = [
  ...[Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array],
];
const shapes: Shape[] = [
  [3, 4, 5, 1],
  [1, 4, 5, 1],
  [2, 3, 4, 3],
];
/** These keep everything: they may not refuse. */
const whole = ['nifti', 'nrrd', 'metaImage'];
/** Pictures have no place: they are shown as they are, 1 mm a pixel. */
const placeless = ['png', 'jpeg', 'tiff'];
const asShown: Affine = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

function* volumes(): Iterable<[string, Volume]> {
  for (const type of types) for (const shape of shapes) yield [`${type.name} ${shape.join('×')}`, made(type, shape)];
  for (const [name, affine] of Object.entries(affines)) yield [name, { ...made(Int16Array, shapes[0]), affine }];
}

/** All of the range of the type, with numbers that float32 does not hold in those that do. */
function made(type: (typeof types)[number], shape: Shape): Volume {
  const data = new type(shape.reduce((product, size) => product * size)) as VoxelArray;
  const bits = data.BYTES_PER_ELEMENT * 8;
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = isFloat ? Math.sin(i) * 10 ** (i % 7) : (i * 2 ** bits) / data.length;
  return { data, shape, affine: turned };
}

for (const [id, format] of Object.entries(formats) as [string, Format][]) {
  test(`${id}: names tell the format, in upper case as well`, () => {
    assert.ok(format.extensions.length > 0);
    for (const extension of format.extensions) {
      assert.match(extension, /^\.[a-z0-9.]+$/);
      assert.equal(formatOf(`a.b${extension}`), format, extension);
      assert.equal(formatOf(`folder/A${extension.toUpperCase()}`), format, extension);
      assert.equal(stemOf(`case_1.5${extension}`), 'case_1.5', extension);
    }
  });

  if (!format.write) continue;
  test(`${id}: what is written is read as it was`, async () => {
    const folder = await temporaryFolder();
    let kept = 0;
    for (const extension of format.extensions) {
      for (const [what, volume] of volumes()) {
        const path = join(folder, `case${extension}`);
        const header = { sformCode: 1, qformCode: 1, dataType: 'float32' };
        const refusal = await format.write!(path, volume, header).then(
          () => null,
          (error: unknown) => error,
        );
        if (refusal !== null) {
          assert.ok(isStudioError(refusal, 'bad-format'), `${extension} ${what}: ${String(refusal)}`);
          continue;
        }
        kept++;
        const read = await format.read(path);
        assert.equal(read.volume.data.constructor, volume.data.constructor, `${extension} ${what}`);
        assert.deepEqual(read.volume.data, volume.data, `${extension} ${what}`);
        assert.deepEqual([...read.volume.shape], [...volume.shape], `${extension} ${what}`);
        // NIfTI holds float32.
        for (const [i, value] of (placeless.includes(id) ? asShown : volume.affine).entries()) {
          assert.ok(
            Math.abs(read.volume.affine[i] - value) < 1e-5,
            `${extension} ${what}: ${read.volume.affine.join(' ')}`,
          );
        }
        const { shape, affine, header: head } = await format.readHeader(path);
        assert.deepEqual({ shape, affine }, { shape: read.volume.shape, affine: read.volume.affine });
        assert.deepEqual(head, read.header);
        assert.match(head.dataType, new RegExp(volume.data.constructor.name.replace('Array', ''), 'i'));
        assert.deepEqual((await format.files?.(path)) ?? [path], [path]);
      }
    }
    assert.ok(kept > 0, 'nothing can be written');
    if (whole.includes(id)) assert.ok(kept % [...volumes()].length === 0, 'something was refused');
    // Nothing but the files themselves: no temporary ones.
    assert.deepEqual(
      readdirSync(folder).filter((name) => !name.startsWith('case.')),
      [],
    );
  });
}
