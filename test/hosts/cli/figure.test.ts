import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError } from '../../../shared/errors.ts';
import { figure } from '../../../src-main/hosts/cli/commands/figure.ts';
import { figureStyle, figureType } from '../../../src-main/hosts/cli/figure-options.ts';
import { parseCommand } from '../../../src-main/hosts/cli/parse.ts';
import { decodePng } from '../../core/figures/pixels.ts';
import { decodeGif } from '../../support/decode-gif.ts';
import { makePredictedRun } from '../../support/predicted-run.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

/** Of case_3 there is no prediction yet. */
const run = await makePredictedRun(await makeTinyStudy(4), { case_0: 'case_1', case_1: 'case_1', case_2: 'case_0' });
const folder = temporaryFolder();
const draw = (...args: string[]) => runCli('figure', run, ...args);

test('a film has all slices, as long as asked for, and its panes side by side', async () => {
  const out = join(folder, 'film.gif');
  const { code, stdout, stderr } = await draw('--case', 'case_0', '--out', out, '--fps', '5', '--loop', '2', '--json');
  assert.equal(code, 0, stderr);
  const gif = decodeGif(new Uint8Array(readFileSync(out)));
  assert.deepEqual([gif.frames.length, gif.loop, gif.left], [10, 1, 0]);
  assert.ok(gif.frames.every(({ delay }) => delay === 20));
  // 16 voxels of 32 pixels, twice, with a pixel between.
  assert.deepEqual([gif.width, gif.height], [1025, 512]);
  const made = JSON.parse(stdout) as { figures: unknown[]; failed: unknown[] };
  assert.deepEqual(made.figures, [{ caseId: 'case_0', file: out, pictures: 10, width: 1025, height: 512 }]);
});

test('all cases go into a folder; those that cannot be drawn are named and cost the others nothing', async () => {
  const out = join(folder, 'all');
  const { code, stdout, stderr } = await draw('--all', '--out', out, '--size', '64');
  assert.equal(code, 1);
  assert.deepEqual(readdirSync(out).sort(), ['case_0.png', 'case_1.png', 'case_2.png']);
  assert.match(stdout, /^.*case_0\.png: 193 × 64 pixels$/m);
  assert.match(
    stderr,
    /error\[not-found\]: case case_3 has no prediction in this run yet; .*the other cases are drawn/,
  );
});

test('a sheet shows every case, and in words where there is nothing to see', async () => {
  const out = join(folder, 'sheet.png');
  const { code, stdout, stderr } = await draw('--sheet', '--out', out, '--columns', '2');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /sheet\.png: 4 cases, 1 of them without a picture/);
  const { width, height } = await decodePng(readFileSync(out));
  assert.deepEqual([width, height], [2 * (513 + 12) + 12, 2 * (24 + 256 + 12) + 12]);
});

test('Ctrl-C leaves no half file', async () => {
  const home = temporaryFolder();
  const out = join(home, 'long.gif');
  const { child, finished } = startCli('figure', run, '--case', 'case_0', '--out', out, '--size', '4000');
  let told = '';
  child.stderr!.on('data', (text: Buffer) => (told += text.toString()));
  while (!told.includes('case 1 of 1') && child.exitCode === null) await wait(20);
  child.kill('SIGINT');
  const { code, stderr } = await finished;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /error\[cancelled\]/);
  assert.deepEqual(readdirSync(home), []);
});

/** As the command reads its options. */
function styleOf(...args: string[]) {
  const { values } = parseCommand(figure, ['RUN', '--out', 'a.gif', ...args]);
  return figureStyle(values as never, 'gif', 512);
}

test('windows are named, by width and level, or whole', () => {
  assert.deepEqual(styleOf().window, { of: 'auto' });
  assert.deepEqual(styleOf('--window', 'full').window, { of: 'full' });
  assert.deepEqual(styleOf('--window', 'lung').window, { of: 'preset', id: 'lung' });
  assert.deepEqual(styleOf('--window', '1500/-600').window, { of: 'hand', window: [-1350, 150] });
  assert.deepEqual(styleOf('--window', '0.5/0.25').window, { of: 'hand', window: [0, 0.5] });
});

test('slices are one, a range, or all', () => {
  assert.equal(styleOf().slices, null);
  assert.deepEqual(styleOf('--slice', '7').slices, [7, 7]);
  assert.deepEqual(styleOf('--slices', '7-9').slices, [7, 9]);
  assert.deepEqual(styleOf('--probability', 'bright').heat, { className: 'bright' });
});

test('options that do not fit are refused with what to do', () => {
  const refused = (attempt: () => unknown, text: RegExp): void =>
    assert.throws(attempt, (error: unknown) => {
      assert(isStudioError(error, 'usage'), String(error));
      assert.match(`${error.message}; ${error.next}`, text);
      return true;
    });
  refused(() => figureType('a.jpg', 'png', 'gif'), /--out ends in \.jpg; name a file that ends in \.png or \.gif/);
  refused(() => figureType('a', 'png'), /--out has no ending; name a file that ends in \.png/);
  refused(() => styleOf('--window', '0/5'), /--window is "0\/5"; use WIDTH\/LEVEL/);
  refused(() => styleOf('--window', 'lng'), /--window is "lng"; .*"lung"/);
  refused(() => styleOf('--slices', '9-7'), /--slices is "9-7"; give the first and the last/);
  refused(() => styleOf('--slice', '1', '--slices', '1-2'), /--slice and --slices are given/);
  refused(() => styleOf('--probability', 'bright', '--uncertainty'), /--probability and --uncertainty are given/);
  refused(() => styleOf('--view', 'sidebyside'), /--view is "sidebyside"; use "side-by-side"/);
  const { values } = parseCommand(figure, ['RUN', '--out', 'a.png', '--slices', '1-2']);
  refused(() => figureStyle(values as never, 'png', 512), /--slices is for films; name a \.gif/);
});
