import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCli } from '../../support/run-cli.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

describe('miscnn explore', { timeout: 60_000 }, () => {
  it('writes tables and figures, leaves out what cannot be read, and prints the ranges', async () => {
    const study = await makeTinyStudy(3);
    writeFileSync(join(study, 'imagesTr', 'case_1.nii.gz'), 'spoilt');
    const out = join(temporaryFolder(), 'explored');
    const { code, stdout, stderr } = await runCli('explore', study, '--out', out, '--bins', '5');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /: 2 cases/);
    assert.match(stdout, /range that every case covers/);
    assert.match(stderr, /warning: case_1 was left out: case_1\.nii\.gz/);
    const [head, ...rows] = readFileSync(join(out, 'exploration.tsv'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      rows.map((row) => row.split('\t')[0]),
      ['case_0', 'case_2'],
    );
    assert.ok(head.includes('\tbin6\t') && !head.includes('\tbin7\t'), head);

    const again = await runCli('explore', study, '--out', out, '--json');
    const told = JSON.parse(again.stdout) as { cases: { id: string }[]; files: string[]; leftOut: { id: string }[] };
    assert.deepEqual([told.cases.length, told.leftOut.map(({ id }) => id)], [2, ['case_1']]);
    assert.deepEqual(told.files.toSorted(), readdirSync(out).sort());
  });

  it('says what is wrong where there is nothing to explore', async () => {
    const empty = await runCli('explore', temporaryFolder(), '--out', 'x');
    assert.deepEqual([empty.code === 0, /^error\[bad-dataset\]/m.test(empty.stderr)], [false, true], empty.stderr);
    const none = await runCli('explore', 'x', '--out', 'y', '--bins', '0');
    assert.match(none.stderr, /error\[usage\].*bins/);
  });
});
