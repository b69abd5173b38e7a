import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isStudioError } from '../../../shared/errors.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { writeCurves } from '../../../src-main/core/figures/curves.ts';
import { decodePng } from './pixels.ts';

const record: EpochRecord = {
  epoch: 1,
  loss: 1,
  learningRate: 0.001,
  validationLoss: 1,
  validationDice: [0.5],
  seconds: 1,
  elapsedSeconds: 1,
};

test('both curves are written, again over the old ones, and nothing else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'curves-'));
  t.after(() => rm(folder, { recursive: true }));
  const files = ['validation.dice.png', 'validation.loss.png'];

  await writeCurves(folder, [], ['Tumour']);
  const before = await Promise.all(files.map((file) => readFile(join(folder, file))));
  await writeCurves(folder, [record], ['Tumour']);
  const after = await Promise.all(files.map((file) => readFile(join(folder, file))));

  assert.deepEqual((await readdir(folder)).sort(), files);
  for (const [i, png] of after.entries()) {
    assert.equal((await decodePng(png)).width, 900);
    assert.ok(!png.equals(before[i]));
  }
  assert.ok(!after[0].equals(after[1]));
});

test('every other score has a picture of its own, by the name it has in MIScnn', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'curves-'));
  t.after(() => rm(folder, { recursive: true }));
  const scores = { volumeSimilarity: [0.25], 'loss:focalTversky': 0.5 };
  await writeCurves(folder, [record, { ...record, epoch: 2, scores }], ['Tumour']);
  const files = ['dice', 'focal_tversky_loss', 'loss', 'volume_similarity'].map((each) => `validation.${each}.png`);
  assert.deepEqual((await readdir(folder)).sort(), files);
});

test('a folder that does not exist is named', async () => {
  await assert.rejects(
    writeCurves(join(tmpdir(), 'no-such-folder-of-curves'), [record], ['Tumour']),
    (error) => isStudioError(error, 'not-writable') && error.message.includes('validation.loss.png'),
  );
});

test('what draws is loaded at the first picture only', async () => {
  const curves = new URL('../../../src-main/core/figures/curves.ts', import.meta.url);
  const script = `
    await import(${JSON.stringify(curves.href)});
    console.log(process.report.getReport().sharedObjects.filter((each) => each.includes('skia')).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', '--input-type=module'],
    ...['--eval', script],
  ]);
  assert.equal(stdout.trim(), '0');
});
