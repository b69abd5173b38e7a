import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankOf } from '../../shared/rank.ts';

const flat = { shape: [1, 5, 6], orientation: 'LPS' };
const volume = { shape: [4, 5, 6], orientation: 'LPS' };

test('single axial slices are learnt in 2D, anything else in 3D', () => {
  assert.equal(rankOf([flat, flat]), 2);
  assert.equal(rankOf([flat, volume]), 3);
  assert.equal(rankOf([]), 3);
});

test('what could not be read does not count', () => {
  assert.equal(rankOf([flat, { shape: [], orientation: '' }]), 2);
  assert.equal(rankOf([{ shape: [], orientation: '' }]), 3);
});

test('one sagittal or coronal slice is none', () => {
  // The first of the stored axes goes to the left, to the top or to the front.
  assert.equal(rankOf([{ shape: [1, 5, 6], orientation: 'PSL' }]), 3);
  assert.equal(rankOf([{ shape: [5, 1, 6], orientation: 'LSP' }]), 2);
});
