import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOf, stemOf, supportedExtensions } from '../../../src-main/core/io/format-of.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { png } from '../../../src-main/core/io/png.ts';

test('the extension names the format, in any case', () => {
  assert.equal(formatOf('/data/A.NII.GZ'), nifti);
  assert.equal(formatOf('a.nii'), nifti);
  assert.equal(formatOf('SLICE.PNG'), png);
  assert.ok(['.nii.gz', '.nii', '.png'].every((each) => supportedExtensions().includes(each)));
});

test('an unknown extension is named with what is supported', () => {
  assert.throws(() => formatOf('/data/scan.gif'), {
    tag: 'bad-format',
    message: 'scan.gif is of the kind ".gif", which is not supported',
    next: /^convert it to .*\.nii\.gz or \.nii/,
  });
});

test('stems', () => {
  assert.deepEqual(['x/a.b.nii.gz', 'A.Nii', 'a.gif', '.nii'].map(stemOf), ['a.b', 'A', null, null]);
});
