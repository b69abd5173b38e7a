import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadPlugins } from '../../../src-main/core/plugins/load.ts';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { root } from '../../docs/markdown.ts';

/** Made by NumPy; see `make.py` there. */
const golden = join(root, 'test', 'golden', 'npy');
interface Expected {
  readonly shape: number[];
  readonly type: string;
  readonly values: number[];
}
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as Record<string, Expected>;

before(async () => {
  const { plugins } = await loadPlugins(join(root, 'examples', 'plugins'), { isNamed: true });
  assert.deepEqual(
    plugins.filter(({ fault }) => fault),
    [],
  );
});

for (const name of ['volume', 'slice', 'channels', 'labels']) {
  test(`${name}.npy holds what NumPy wrote`, async () => {
    const { shape, type, values } = expected[name];
    const path = join(golden, `${name}.npy`);
    const { volume, header } = await formatOf(path).read(path);
    assert.deepEqual(volume.shape, { slice: [1, 3, 5, 1], channels: shape }[name] ?? [...shape, 1]);
    assert.deepEqual([...volume.data], values);
    assert.equal(header.dataType, type);
    assert.deepEqual(await formatOf(path).readHeader(path), { shape: volume.shape, affine: volume.affine, header });
  });
}

const damages: Record<string, [name: string, change: (bytes: Buffer) => Buffer, message: RegExp]> = {
  'another order': ['fortran', (bytes) => bytes, /order\.npy lies in Fortran order/],
  'another byte order': ['big-endian', (bytes) => bytes, /order\.npy holds numbers of the type ">f4"/],
  'a missing end': ['volume', (bytes) => bytes.subarray(0, -1), /end\.npy has 95 bytes of numbers/],
  'a missing start': ['volume', (bytes) => bytes.subarray(3), /start\.npy is no \.npy file/],
  'a cut header': ['volume', (bytes) => bytes.subarray(0, 40), /header\.npy ends within its header/],
};
for (const [what, [name, change, message]] of Object.entries(damages)) {
  test(`${what} is refused by an error for the user`, async () => {
    const path = join(temporaryFolder(), `${what.split(' ').at(-1)}.npy`);
    writeFileSync(path, change(readFileSync(join(golden, `${name}.npy`))));
    await assert.rejects(formatOf(path).read(path), { tag: 'bad-file', message });
  });
}
