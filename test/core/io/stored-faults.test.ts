import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { makeTree } from './tiny.ts';

const nrrdHeader = (changes: Record<string, string | null> = {}): string => {
  const fields = {
    ...{ type: 'uchar', dimension: '3', sizes: '2 2 2', encoding: 'raw', space: 'LPS' },
    ...{ 'space directions': '(1,0,0) (0,1,0) (0,0,1)', 'space origin': '(0,0,0)', ...changes },
  };
  return `NRRD0005\n${lines(fields, ': ')}`;
};
/** ElementDataFile comes last. */
const metaHeader = ({ ElementDataFile = 'LOCAL', ...changes }: Record<string, string | null> = {}): string =>
  lines({ NDims: '3', DimSize: '2 2 2', ElementType: 'MET_UCHAR', ...changes, ElementDataFile }, ' = ');
const lines = (fields: Record<string, string | null>, between: string): string =>
  Object.entries(fields)
    .filter(([, text]) => text !== null)
    .map(([field, text]) => `${field}${between}${text}\n`)
    .join('');

/** Reads `name` beside other files. */
async function read(name: string, content: string, beside: Record<string, string> = {}) {
  const root = await makeTree({ [name]: content, ...beside });
  const { volume } = await formatOf(name).read(join(root, name));
  return volume;
}
const refused = (name: string, content: string, message: RegExp, tag = 'bad-file', beside = {}): Promise<void> =>
  assert.rejects(read(name, content, beside), (error: Error & { tag?: string; next?: string }) => {
    assert.equal(error.tag, tag, error.message);
    assert.match(error.message, message);
    assert.ok(error.next && !error.message.includes('/tmp'), error.message);
    return true;
  });

const eight = 'abcdefgh';
const voxels = [...Buffer.from(eight)];

test('the headers of these tests are good ones', async () => {
  assert.deepEqual([...(await read('a.nrrd', `${nrrdHeader()}\n${eight}`)).data], voxels);
  assert.deepEqual([...(await read('a.mha', `${metaHeader()}${eight}`)).data], voxels);
  assert.deepEqual([...(await read('a.nrrd', nrrdHeader().replaceAll('\n', '\r\n') + '\r\n' + eight)).data], voxels);
});

test('voxels in other files lie in the folder of the header or below it', async () => {
  const outside = ['../secret.raw', '/etc/passwd', 'a/../../secret.raw', '..\\secret.raw', 'C:\\secret.raw'];
  for (const path of outside) {
    await refused('a.nhdr', nrrdHeader({ 'data file': path }), /names the data file .* outside of its folder/);
    await refused('a.mhd', metaHeader({ ElementDataFile: path }), /names the data file .* outside of its folder/);
    await refused('a.nhdr', `${nrrdHeader({ 'data file': 'LIST' })}${path}\n`, /outside of its folder/);
    await refused('a.mhd', `${metaHeader({ ElementDataFile: 'LIST' })}${path}\n`, /outside of its folder/);
  }
  await refused('a.nhdr', nrrdHeader({ 'data file': '../s%02d.raw 1 2 1' }), /outside of its folder/);
  const beside = { 'in/a.raw': eight };
  assert.deepEqual([...(await read('a.nhdr', nrrdHeader({ 'data file': 'in/a.raw' }), beside)).data], voxels);
  assert.deepEqual([...(await read('a.mhd', metaHeader({ ElementDataFile: 'in/a.raw' }), beside)).data], voxels);
});

test('data files that are not there or do not hold equally much are named', async () => {
  await refused('a.nhdr', nrrdHeader({ 'data file': 'b.raw' }), /^b\.raw does not exist/, 'not-found');
  await refused('a.mhd', metaHeader({ ElementDataFile: 'b.raw' }), /^b\.raw does not exist/, 'not-found');
  const beside = { 's1.raw': 'abcd', 's2.raw': 'efg', 's3.raw': 'h' };
  const twoFiles = nrrdHeader({ 'data file': 's%d.raw 1 2 1' });
  await refused('a.nhdr', twoFiles, /promises 8 bytes .* its 7 bytes cannot hold/, 'bad-file', beside);
  const threeFiles = metaHeader({ ElementDataFile: 's%d.raw 1 3 1' });
  await refused('a.mhd', threeFiles, /has 3 data files .* do not hold equally much/, 'bad-file', beside);
  await refused('a.mhd', metaHeader({ ElementDataFile: 's%d.raw 1 9999999 1' }), /s%d\.raw 1 9999999 1/);
  await refused('a.mhd', metaHeader({ ElementDataFile: 's%d.raw 1 3 0' }), /s%d\.raw 1 3 0/);
  await refused('a.nhdr', nrrdHeader({ 'data file': 'LIST' }), /LIST" without files/);
});

test('what a NRRD header may not say', async () => {
  const cases: [Record<string, string | null>, RegExp, string?][] = [
    [{ type: null }, /has no "type"/],
    [{ type: 'block' }, /has the type "block"/, 'bad-format'],
    [{ encoding: 'bzip2' }, /has the encoding "bzip2"/, 'bad-format'],
    [{ type: 'short' }, /has endian ""/],
    [{ sizes: '2 2' }, /has sizes 2×2 in 3 dimensions/],
    [{ sizes: '2 2 -2' }, /has sizes "-2"/],
    [{ sizes: '2 2 0' }, /has sizes 2×2×0/],
    [{ sizes: '2 2 3' }, /promises 12 bytes/],
    [{ sizes: '99999 99999 99999' }, /promises 999970000299999 bytes/],
    [{ dimension: '1', sizes: '8', 'space directions': null }, /in 1 dimensions/],
    [{ 'space directions': '(1,0,0) (0,1,0)' }, /has 2 space directions for 3 axes/],
    [{ 'space directions': '(1,0,0) (2,0,0) (0,0,1)' }, /axes lie in one plane/],
    [{ 'space directions': '(1,0,0) (0,1,0) (0,0,inf)' }, /Infinity|NaN/],
    [{ 'space directions': 'none none (0,0,1)' }, /has 1 axes in space/],
    [{ 'space origin': '(0,x,0)' }, /has the space origin "\(0,x,0\)"/],
    [{ space: 'LPI' }, /has the space "LPI"/],
    [{ 'byte skip': '-2' }, /has byte skip "-2"/],
    [{ 'line skip': '5' }, /lines where its header asks to skip 5/],
  ];
  for (const [changes, message, tag] of cases)
    await refused('a.nrrd', `${nrrdHeader(changes)}\n${eight}`, message, tag);
  await refused('a.nrrd', `hello\n\n${eight}`, /is not a NRRD file: it begins with "hello"/);
  await refused('a.nrrd', nrrdHeader().slice(0, 30), /ends inside its header/);
  await refused('a.nrrd', `${nrrdHeader()}\n${eight}ij`, /holds at least 2 bytes more/);
  await refused('a.nrrd', `${nrrdHeader({ encoding: 'gzip' })}\n${eight}`, /is damaged \(gzip/);
  await refused('a.nrrd', `${nrrdHeader({ encoding: 'ascii' })}\n1 2 3 4 5 6 7 256`, /holds 256, which is no uint8/);
  await refused('a.nrrd', `${nrrdHeader({ encoding: 'ascii' })}\n1 2 3 4 5 6 7 0x9`, /holds "0x9"/);
  await refused('a.nrrd', `${nrrdHeader({ encoding: 'ascii' })}\n1 2 3 4 5 6 7   `, /holds 7 numbers .* promises 8/);
  await refused('a.nrrd', `${nrrdHeader({ encoding: 'hex' })}\n${'0'.repeat(15)}g`, /holds "g"/);
  const complex = { dimension: '4', sizes: '2 2 2 1', kinds: 'complex domain domain domain', 'space directions': null };
  await refused('a.nrrd', `${nrrdHeader(complex)}\n${eight}`, /of the kind complex/, 'bad-format');
});

test('what a MetaImage header may not say', async () => {
  const cases: [Record<string, string | null>, RegExp, string?][] = [
    [{ NDims: null }, /has no NDims/],
    [{ NDims: '7' }, /has NDims = 7/],
    [{ DimSize: '2 2' }, /has DimSize = 2 2 where 3 numbers/],
    [{ DimSize: '2 2 -2' }, /has -2 voxels/],
    [{ DimSize: '2 2 3' }, /promises 12 bytes/],
    [{ ElementType: 'MET_STRING' }, /ElementType = MET_STRING/, 'bad-format'],
    [{ ElementSpacing: '1 1 0' }, /has spacing 1 × 1 × 0 mm/],
    [{ ElementSpacing: '1 1 x' }, /has ElementSpacing = 1 1 x/],
    [{ TransformMatrix: '1 0 0 1 0 0 0 0 1' }, /axes lie in one plane/],
    [{ HeaderSize: '-2' }, /has HeaderSize = -2/],
    [{ CompressedData: 'True' }, /is damaged \(gzip/],
    [{ ElementNumberOfChannels: '0' }, /has 0 voxels/],
  ];
  for (const [changes, message, tag] of cases) await refused('a.mha', metaHeader(changes) + eight, message, tag);
  await refused('a.mha', `hello\n${eight}`, /is not a MetaImage: it has the line "hello"/);
  await refused('a.mha', metaHeader({ ElementDataFile: null }), /has no ElementDataFile/);
});

test('all files of an image are known', async () => {
  const root = await makeTree({
    'a.mhd': `${metaHeader({ ElementDataFile: 'LIST' })}s/1.raw\ns/2.raw\n`,
    'b.nhdr': nrrdHeader({ 'data file': 's/%d.raw 1 2 1' }),
    'c.mha': `${metaHeader()}${eight}`,
  });
  const filesOf = async (name: string): Promise<string[]> =>
    (await formatOf(name).files!(join(root, name))).map((path) => path.slice(root.length + 1).replaceAll('\\', '/'));
  assert.deepEqual(await filesOf('a.mhd'), ['a.mhd', 's/1.raw', 's/2.raw']);
  assert.deepEqual(await filesOf('b.nhdr'), ['b.nhdr', 's/1.raw', 's/2.raw']);
  assert.deepEqual(await filesOf('c.mha'), ['c.mha']);
});

test('only single files are written', async () => {
  const volume = {
    data: new Uint8Array(8),
    shape: [2, 2, 2, 1],
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  } as const;
  const root = await makeTree({});
  for (const name of ['a.nhdr', 'a.mhd']) {
    const path = join(root, name);
    await assert.rejects(formatOf(name).write!(path, volume, { sformCode: 1, qformCode: 1, dataType: 'uint8' }), {
      tag: 'bad-format',
      message: new RegExp(`^${basename(path)} is not a name`),
    });
  }
});
