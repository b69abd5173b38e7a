import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PluginStatus } from '../../../shared/plugins.ts';
import * as losses from '../../../src-main/core/losses/index.ts';
import { loadPlugins } from '../../../src-main/core/plugins/load.ts';
import { entriesOf } from '../../../src-main/core/plugins/registry.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const loss = (id: string, body = '() => () => null'): string =>
  `export default () => ({ losses: { ${id}: { title: 'A', help: 'B', params: {}, loss: ${body} } } });`;
const param = `{ kind: 'number', default: 2, max: 1, title: 'X', help: 'Y' }`;

/** File by file: what it holds, and why it is left out; null where it is not. */
const files: Record<string, [source: string, fault: RegExp | null]> = {
  'a-first.mjs': [loss('first'), null],
  'b-again.mjs': [loss('first'), /losses\.first is there already, from plug-in a-first\.mjs/],
  'c-ours.mjs': [loss('dice'), /losses\.dice is there already, from MIScnn Studio itself/],
  'd-ends.mjs': ['process.exit(3);', /to load it failed: a thread ended/],
  'e-hangs.mjs': ['while (true) {}', /takes longer than 1 s/],
  'g-syntax.mjs': ['export default () => { const a = ; };', /to load it failed: SyntaxError: Unexpected token ';'/],
  'h-throws.mjs': [
    'export default () => {\n\n  throw new Error("no");\n};',
    /its function failed in line 3: Error: no/,
  ],
  'i-path.mjs': ['export default () => { throw new Error("/home/me/scans/x.nii"); };', /line 1: Error: x\.nii$/],
  'j-imports.mjs': ["import './other.mjs';", /it imports "\.\/other\.mjs", but a plug-in is one file/],
  'k-export.mjs': ['export const a = 1;', /no function as its default export/],
  'l-kind.mjs': ['export default () => ({ loses: {} });', /there is no "loses" to add to: use "losses"/],
  'm-call.mjs': [loss('m', '3'), /losses\.m\.loss: has to be a function/],
  'n-param.mjs': [
    loss('n').replace('params: {}', `params: { x: ${param} }`),
    /losses\.n\.params\.x\.default: has to be a number of at most 1/,
  ],
  'o-extension.mjs': [
    "export default () => ({ formats: { o: { title: 'O', extensions: ['.nii'], read() {}, readHeader() {} } } });",
    /\.nii is there already, from MIScnn Studio itself/,
  ],
  'p-metric.mjs': [
    `export default () => ({ metrics: { p: { title: 'P', help: 'P', unit: '', better: 'more', basis: 'counts', definition: 'P', params: {}, score() {} } } });`,
    /metrics\.p\.better/,
  ],
  'p-settings.mjs': [
    `export default () => ({ metrics: { p: { title: 'P', help: 'P', unit: '', better: 'higher', basis: 'counts', definition: 'P', params: { x: ${param} }, score() {} } } });`,
    /metrics\.p\.params\.x: |metrics\.p\.params: .*x/,
  ],
  'q.js': ['', /letters, digits, "-" and "_", then \.mjs/],
  'z-last.mjs': [loss('last'), null],
};

test('what is bad is left out with its reason, and the rest is used', async () => {
  const folder = temporaryFolder();
  for (const [name, [source]] of Object.entries(files)) writeFileSync(join(folder, name), source);
  writeFileSync(join(folder, 'miscnn-studio.d.ts'), '');
  mkdirSync(join(folder, 'notes'));
  const { plugins } = await loadPlugins(folder, { isNamed: true, trialMs: 1000 });
  assert.deepEqual(
    plugins.map(({ file }) => file),
    Object.keys(files),
  );
  for (const { file, fault } of plugins) checkFault(file, fault);
  assert.deepEqual(Object.keys(entriesOf('losses', losses)).slice(-2), ['first', 'last']);
  assert.equal(resolvePipeline({ loss: 'first' }).loss.id, 'first');

  writeFileSync(join(folder, 'a-first.mjs'), loss('renamed'));
  const again = await loadPlugins(folder, { trialMs: 1000 });
  assert.equal(again.plugins[1].fault, null, 'its id is free now');
  assert.ok('renamed' in entriesOf('losses', losses));

  assert.deepEqual((await loadPlugins(null)).plugins, []);
  assert.throws(() => resolvePipeline({ loss: 'first' }), { tag: 'bad-pipeline' });
});

function checkFault(file: string, fault: PluginStatus['fault']): void {
  const [, expected] = files[file];
  if (expected === null) return assert.equal(fault, null, fault?.message);
  assert.match(fault?.message ?? 'no fault', expected);
  assert.match(fault!.message, new RegExp(`plug-in ${file}:`));
}

test('a folder that nobody named need not be there', async () => {
  const folder = join(temporaryFolder(), 'plugins');
  assert.deepEqual((await loadPlugins(folder)).plugins, []);
  await assert.rejects(loadPlugins(folder, { isNamed: true }), { tag: 'not-found' });
});
