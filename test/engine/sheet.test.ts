import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CallInput } from '../../shared/api.ts';
import { defaultDisplay } from '../../shared/display.ts';
import { isStudioError } from '../../shared/errors.ts';
import { decodePng, pixelsOf, type Picture } from '../core/figures/pixels.ts';
import { makePredictedRun } from '../support/predicted-run.ts';
import { startTestEngine } from '../support/test-engine.ts';
import { makeTinyStudy } from '../support/tiny-study.ts';

const study = await makeTinyStudy(4);
const run = await makePredictedRun(study, { case_0: 'case_1', case_1: 'case_1', case_2: 'case_0' });
const app = await startTestEngine();
after(() => app.close());
const { id } = await app.client.call('run.attach', { folder: run });

/** Two panes of 128 × 128 with a pixel between; a name above each case. */
const [gap, title, pane, tile] = [12, 24, 128, 257];

const ordered = (change: Partial<CallInput<'review.sheet'>> = {}): CallInput<'review.sheet'> => ({
  ...{ of: 'run', id, display: { ...defaultDisplay, view: 'beside' }, window: { of: 'auto' } },
  ...{ cases: ['case_2', 'case_0'], columns: 2, size: pane, hasCaptions: false },
  ...change,
});

async function sheetOf(change: Partial<CallInput<'review.sheet'>> = {}): Promise<Picture> {
  const { content, type } = await app.client.call('review.sheet', ordered(change));
  assert.equal(type, 'image/png');
  return decodePng(content as Uint8Array);
}

/** The bytes of a part of the first row of cases. */
function pixelsAt(sheet: Picture, left: number, width: number): Buffer {
  const rows = Array.from({ length: pane }, (_, y) => {
    const start = 4 * ((gap + title + y) * sheet.width + left);
    return Uint8Array.from(sheet.data.subarray(start, start + 4 * width));
  });
  return Buffer.concat(rows);
}

const caseAt = (sheet: Picture, column: number): Buffer => pixelsAt(sheet, gap + column * (tile + gap), tile);
const paneAt = (sheet: Picture, column: number, side: 0 | 1): Buffer =>
  pixelsAt(sheet, gap + column * (tile + gap) + side * (pane + 1), pane);

test('cases are in the order of the list, each with its own picture', async () => {
  const [sheet, turned] = [await sheetOf(), await sheetOf({ cases: ['case_0', 'case_2'] })];
  assert.deepEqual([sheet.width, sheet.height], [2 * (tile + gap) + gap, gap + title + pane + gap]);
  assert.ok(caseAt(sheet, 0).equals(caseAt(turned, 1)));
  assert.ok(caseAt(sheet, 1).equals(caseAt(turned, 0)));
  assert.ok(!caseAt(sheet, 0).equals(caseAt(sheet, 1)));
});

test('for a blinded reader A and B are what they are in each case', async () => {
  const open = await sheetOf();
  const blind = await sheetOf({ firsts: { case_2: 'prediction', case_0: 'truth' } });
  assert.ok(paneAt(blind, 0, 0).equals(paneAt(open, 0, 1)), 'A of case_2 is the prediction');
  assert.ok(paneAt(blind, 0, 1).equals(paneAt(open, 0, 0)));
  assert.ok(caseAt(blind, 1).equals(caseAt(open, 1)), 'A of case_0 is the truth');
  // A view that would tell is not shown.
  const difference = { ...defaultDisplay, view: 'difference' as const };
  const asked = await sheetOf({ display: difference, firsts: { case_2: 'truth', case_0: 'truth' } });
  assert.ok(caseAt(asked, 0).equals(caseAt(open, 0)));
});

test('classes that are switched off are not drawn', async () => {
  const colours = ['#e69f00', '#56b4e9'];
  const drawn = (sheet: Picture): boolean[] => colours.map((colour) => pixelsOf(sheet, colour).length > 0);
  assert.deepEqual(drawn(await sheetOf()), [true, true]);
  assert.deepEqual(drawn(await sheetOf({ hidden: [1] })), [false, true]);
});

test('the channel that is looked at is drawn', async () => {
  const sheet = await sheetOf({ channel: 1 });
  // The study has one: words in grey in place of each picture.
  assert.ok(pixelsOf(sheet, '#9aa3ad').length > 0);
  assert.equal(pixelsOf(sheet, '#e69f00').length, 0);
});

test('a case that is not predicted, damaged or unknown costs the others nothing', async () => {
  const told: string[] = [];
  rmSync(join(study, 'imagesTr', 'case_1.nii.gz'));
  const { content } = await app.client.call(
    'review.sheet',
    ordered({ cases: ['case_2', 'case_3', 'case_1', 'case_9'], columns: 4 }),
    { onProgress: ({ done, total }) => told.push(`${done}/${total}`) },
  );
  const sheet = await decodePng(content as Uint8Array);
  assert.deepEqual(told.sort(), ['0/4', '1/4', '2/4', '3/4', '4/4']);
  assert.ok(caseAt(sheet, 0).equals(caseAt(await sheetOf(), 0)));
  // Words in grey in place of a picture.
  assert.ok(pixelsOf(sheet, '#9aa3ad').some(([x]) => x > 2 * (tile + gap)));
});

test('a sheet is stopped, and one that is too large refused', async () => {
  const stop = new AbortController();
  const stopped = app.client.call('review.sheet', ordered(), { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, (error: unknown) => isStudioError(error, 'cancelled'));
  const many = ordered({ cases: Array<string>(400).fill('case_0'), columns: 40, size: 512 });
  await assert.rejects(app.client.call('review.sheet', many), (error: unknown) => isStudioError(error, 'usage'));
});
