import assert from 'node:assert/strict';
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dicom } from '../../../src-main/core/io/dicom.ts';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { hashFile } from '../../../src-main/core/io/hash-file.ts';
import { compareGeometry } from '../../../src-main/core/volume/geometry.ts';
import { spatialShape } from '../../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

interface Golden {
  readonly path: string;
  readonly shape: [number, number, number, number];
  readonly affine: number[];
  readonly values: number[];
}

const folder = fileURLToPath(new URL('../../golden/dicom/', import.meta.url));
const files = join(folder, 'files');
const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Record<string, Golden>;

/** Lossy data differ by the rounding of their decoders, and scaled ones by that of float32. */
const tolerances: Record<string, number> = {
  'jpeg-grey': 1,
  'jpeg-colour': 2,
  oblique: 1e-3,
  dose: 1e-3,
  ybr: 1,
  'ybr-422': 1,
};

for (const [name, expected] of Object.entries(golden)) {
  test(`${name} has the voxels and the place that another program finds`, async () => {
    const path = join(files, expected.path);
    const { volume } = await dicom.read(path);
    assert.deepEqual(volume.shape, expected.shape);
    const { match, shiftMm } = compareGeometry(expected.affine, volume.affine, spatialShape(volume.shape));
    assert.equal(match, 'same', `${shiftMm} mm away`);
    const tolerance = tolerances[name] ?? 0;
    const wrong = expected.values.findIndex((value, i) => !(Math.abs(value - volume.data[i]) <= tolerance));
    assert.equal(wrong, -1, `voxel ${wrong}: ${volume.data[wrong]} for ${expected.values[wrong]}`);
    const { shape, affine } = await dicom.readHeader(path);
    assert.deepEqual({ shape, affine }, { shape: volume.shape, affine: volume.affine });
  });
}

test('any file names its series, whose files are told in the order of the slices', async () => {
  const names = async (file: string): Promise<string[]> =>
    (await dicom.files!(join(files, 'oblique', file))).map((path) => basename(path));
  const inOrder = ['IM4', 'IM1', 'IM6', '1.2.840.113', 'IM2', 'IM5'];
  assert.deepEqual(await names('IM1'), inOrder);
  assert.deepEqual(await names('1.2.840.113'), inOrder);
  assert.equal(formatOf('/a/1.2.840.113'), dicom);
  assert.equal(formatOf('/a/IM0001'), dicom);
  assert.equal(formatOf('/a/B.IMA'), dicom);
});

const faults: [path: string, tag: string, message: RegExp][] = [
  ['missing/1.dcm', 'bad-file', /^a slice is missing between 2\.dcm and 4\.dcm: they are 4 mm apart, others 2 mm$/],
  ['uneven/1.dcm', 'bad-file', /^slices are not evenly spaced: 2\.7 mm between 3\.dcm and 4\.dcm, 2 mm elsewhere$/],
  ['sideways/1.dcm', 'bad-file', /^2\.dcm lies 0\.5 mm away from where its neighbours put it$/],
  ['echoes/1.dcm', 'bad-file', /^1\.dcm and 2\.dcm are different images of one place \(echo time "4" and "12"\)$/],
  ['film/1.dcm', 'bad-format', /^1\.dcm has 4 frames without places of their own$/],
  ['mixed/README', 'bad-file', /^README is not a DICOM file$/],
  ['mixed/gone', 'not-found', /^gone does not exist$/],
  ['patients/anna/study/07/rs.dcm', 'bad-format', /^rs\.dcm holds no image, but data of the kind RTSTRUCT$/],
];
for (const [path, tag, message] of faults) {
  test(`${path} is refused: ${message.source}`, () => assert.rejects(dicom.read(join(files, path)), { tag, message }));
}

test('the localizer of a series is an image by itself', async () => {
  assert.deepEqual((await dicom.readHeader(join(files, 'mixed/localizer'))).shape, [1, 3, 4, 1]);
});

test('a slice that is cut off is named, and so is one whose header is damaged', async () => {
  const copy = join(temporaryFolder(), 'series');
  cpSync(join(files, 'oblique'), copy, { recursive: true });
  const size = readFileSync(join(copy, 'IM5')).length;
  truncateSync(join(copy, 'IM5'), size - 10);
  const cutOff = /^IM5 claims 70 bytes of pixels, but only 60 are left: it is cut off or damaged$/;
  await assert.rejects(dicom.read(join(copy, 'IM1')), { tag: 'bad-file', message: cutOff });
  truncateSync(join(copy, 'IM5'), 300);
  await assert.rejects(dicom.read(join(copy, 'IM1')), { tag: 'bad-file', message: /^IM5 / });
});

test('a damaged file of another series does no harm', async () => {
  const copy = join(temporaryFolder(), 'mixed');
  cpSync(join(files, 'mixed'), copy, { recursive: true });
  truncateSync(join(copy, 'b2'), readFileSync(join(copy, 'b2')).length - 40);
  assert.equal((await dicom.read(join(copy, 'a1'))).volume.shape[0], 4);
  await assert.rejects(dicom.read(join(copy, 'b1')), { tag: 'bad-file' });
});

test('the hash of a series changes with any of its slices, and not with their names', async () => {
  const copy = join(temporaryFolder(), 'series');
  cpSync(join(files, 'oblique'), copy, { recursive: true });
  const before = await hashFile(join(copy, 'IM1'));
  assert.equal(before, await hashFile(join(files, 'oblique/IM4')));
  const bytes = readFileSync(join(copy, 'IM5'));
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(join(copy, 'IM5'), bytes);
  assert.notEqual(await hashFile(join(copy, 'IM1')), before);
});
