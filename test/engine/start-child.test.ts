import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isStudioError } from '../../shared/errors.ts';
import { runChild } from '../../src-main/engine/start-child.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

test('a process that does not listen is ended when its time to stop is over', { timeout: 30_000 }, async () => {
  const entry = join(temporaryFolder(), 'deaf.mjs');
  writeFileSync(entry, `process.send({ type: 'event', event: 'up' }); process.on('message', () => {});`);
  const stop = new AbortController();
  const options = { signal: stop.signal, onEvent: () => stop.abort(), afterCrash: 'start it again', patienceMs: 200 };
  await assert.rejects(
    runChild(pathToFileURL(entry), [], options),
    (error) => isStudioError(error, 'engine') && /did not stop within 0.2 s and was ended/.test(error.message),
  );
});
