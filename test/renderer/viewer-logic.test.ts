import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatChoices, heatKey } from '../../src-renderer/viewer/heat-choices.ts';
import { viewerKeyOf, viewerKeys } from '../../src-renderer/viewer/keys.ts';
import { firstLooks, linked, lookOf, unlinked, withLook, withoutOwn } from '../../src-renderer/viewer/looks.ts';

test('linked panes look alike', () => {
  const looks = withLook(firstLooks, 'axial truth', { zoom: 3 });
  assert.equal(lookOf(looks, 'axial prediction').zoom, 3);
});

test('unlinked panes start alike, and then each keeps its own slice, zoom, pan and window', () => {
  const before = withLook(firstLooks, 'a', { cursor: [1, 2, 3] });
  const looks = withLook(unlinked(before), 'a', { cursor: [9, 9, 9], zoom: 4, window: { of: 'full' } });
  assert.deepEqual(lookOf(looks, 'a'), { ...before.together, cursor: [9, 9, 9], zoom: 4, window: { of: 'full' } });
  assert.deepEqual(lookOf(looks, 'b'), before.together);
});

test('linked again, all look as the chosen one did', () => {
  const looks = linked(withLook(unlinked(firstLooks), 'a', { zoom: 4 }), 'a');
  assert.equal(lookOf(looks, 'b').zoom, 4);
  assert.equal(looks.own, null);
  assert.equal(lookOf(withLook(looks, 'b', { zoom: 5 }), 'a').zoom, 5);
});

test('another case shows all panes the same, and leaves them linked or not', () => {
  const together = { ...firstLooks.together, cursor: [5, 5, 5] as const };
  const apart = withoutOwn(withLook(unlinked(firstLooks), 'a', { zoom: 4 }), together);
  assert.deepEqual(lookOf(apart, 'a'), together);
  assert.notEqual(apart.own, null);
  assert.equal(withoutOwn(firstLooks, together).own, null);
});

const titleOf = (event: Partial<KeyboardEvent>): string | undefined =>
  viewerKeyOf({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, code: '', ...event } as KeyboardEvent)
    ?.title;

test('Shift and a digit choose a view, whatever the keyboard writes; a digit alone does nothing', () => {
  assert.equal(titleOf({ key: '!', code: 'Digit1', shiftKey: true }), 'One view');
  assert.equal(titleOf({ key: '/', code: 'Digit7', shiftKey: true }), 'Two runs');
  assert.equal(titleOf({ key: '1', code: 'Digit1' }), undefined);
  assert.equal(titleOf({ key: '2', code: 'Digit2', ctrlKey: true, shiftKey: true }), undefined);
});

test('arrows turn slices, with Shift they move the crosshair', () => {
  assert.equal(titleOf({ key: 'ArrowRight' }), 'Next slice');
  assert.equal(titleOf({ key: 'ArrowRight', shiftKey: true }), 'Crosshair to the right');
  assert.equal(titleOf({ key: '+', shiftKey: true }), 'Zoom in');
});

test('no key means two things', () => {
  const all = viewerKeys.flatMap(({ keys, isShifted }) => keys.map((key) => `${isShifted ?? false} ${key}`));
  assert.deepEqual(all, [...new Set(all)]);
});

test('maps: none, each class but the background, uncertainty', () => {
  const classes = ['background', 'Liver', 'Tumour'].map((name) => ({ name, colour: '#000000' }));
  assert.deepEqual(
    heatChoices(classes).map(({ title }) => title),
    ['None', 'Probability of Liver', 'Probability of Tumour', 'Uncertainty'],
  );
  assert.equal(heatChoices(classes)[2].key, heatKey({ classIndex: 2 }));
});
