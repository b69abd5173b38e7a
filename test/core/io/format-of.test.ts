import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOf, stemOf, supportedExtensions } from '../../../src-main/core/io/format-of.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';

test('the extension names the format, in any case', () => {
  assert.equal(formatOf('/data/A.NII.GZ'), nifti);
  assert.equal(formatOf('a.nii'), nifti);
  assert.deepEqual(supportedExtensions(), ['.nii.gz', '.nii']);
});

test('an unknown extension is named with what is supported', () => {
  assert.throws(() => formatOf('/data/scan.mha'), {
    tag: 'bad-format',
    message: 'scan.mha is of the kind ".mha", which is not supported',
    next: 'convert it to .nii.gz or .nii',
  });
  assert.throws(() => formatOf('scan'), { message: /"no extension"/ });
});

test('stems', () => {
  assert.deepEqual(['x/a.b.nii.gz', 'A.Nii', 'a.png', '.nii'].map(stemOf), ['a.b', 'A', null, null]);
});
