import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { referencePages } from '../../scripts/reference/pages.ts';

const folder = new URL('../../docs/reference/', import.meta.url);

test('docs/reference is what the registries say; else run: node scripts/reference.mjs', async () => {
  const pages = await referencePages();
  assert.deepEqual(readdirSync(folder).sort(), [...pages.keys()].sort());
  for (const [name, text] of pages) {
    const written = readFileSync(new URL(name, folder), 'utf8');
    const changed = written === text ? null : firstDifference(written, text);
    assert.equal(changed, null, `docs/reference/${name} is out of date, ${changed}; run: node scripts/reference.mjs`);
  }
});

function firstDifference(written: string, made: string): string {
  const [before, after] = [written.split('\n'), made.split('\n')];
  const line = before.findIndex((text, i) => text !== after[i]);
  const place = line < 0 ? before.length : line;
  return `line ${place + 1}: "${before[place] ?? ''}" should be "${after[place] ?? ''}"`;
}
