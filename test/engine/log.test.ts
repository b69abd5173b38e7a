import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const crash = (thrown: string): { status: number | null; stderr: string } => {
  const module = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);
  const code = `
    import { logCrash } from ${module('src-main/engine/log.ts')};
    import { StudioError } from ${module('shared/errors.ts')};
    logCrash();
    ${thrown};
  `;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
};

test('a crash ends the process, and names neither patients nor folders', () => {
  for (const thrown of [
    `throw new Error("EACCES: permission denied, open '/data/Doe John/a scan.nii'")`,
    `void Promise.reject(new StudioError('bad-dataset', 'case Doe John has no image', 'add it'))`,
  ]) {
    const { status, stderr } = crash(thrown);
    assert.equal(status, 1);
    assert.match(stderr, /crash: /);
    assert.doesNotMatch(stderr, /Doe|John|scan|data\//);
  }
});
