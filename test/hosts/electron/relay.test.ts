import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isStudioError } from '../../../shared/errors.ts';
import { runChild, type ChildOptions } from '../../../src-main/engine/start-child.ts';
import { createProcessRelay } from '../../../src-main/hosts/electron/process-relay.ts';
import { fromEngineSchema, toEngineSchema } from '../../../src-main/hosts/electron/relay-messages.ts';
import { relayedStarter } from '../../../src-main/hosts/electron/relayed-starter.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn } from './stand-in.ts';
import { entries, execArgv, until } from './support.ts';

/** Both ends of the relay in one process; what they tell each other is cloned, checked and comes later, as between processes. */
function joined(folder: URL = entries) {
  const standIn = createStandIn(temporaryFolder());
  const starter = relayedStarter((message) => {
    const copy = structuredClone(message);
    setImmediate(() => relay.receive(fromEngineSchema.parse(copy) as never));
  });
  const relay = createProcessRelay(standIn.electron, { entries: folder, execArgv }, (message) => {
    const copy = structuredClone(message);
    setImmediate(() => starter.receive(toEngineSchema.parse(copy) as never));
  });
  return { standIn, relay, startProcess: starter.start };
}

const options = (given: Partial<ChildOptions>): ChildOptions => ({
  signal: new AbortController().signal,
  onEvent: () => {},
  afterCrash: 'start it again',
  ...given,
});

/** An entry of the engine, made for a test. */
function entryOf(body: string): { folder: URL; entry: URL } {
  const folder = temporaryFolder();
  const child = new URL('child.ts', entries).href;
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'work.ts'), `import { liveAsChild } from '${child}';\n${body}\n`);
  return { folder: pathToFileURL(`${folder}/`), entry: pathToFileURL(join(folder, 'work.ts')) };
}

describe('the relay between the engine and its processes', () => {
  test('a real entry computes in a process that the main process starts', async () => {
    const { standIn, startProcess } = joined();
    const doctor = await runChild(new URL('call.ts', entries), ['doctor', 'null'], options({ startProcess }));
    assert.match((doctor as { tensorflow: { version: string } }).tensorflow.version, /^2\.\d+/);
    assert.equal(standIn.processes.length, 1);
    assert.notEqual(standIn.processes[0].pid, process.pid);
    assert.equal(standIn.processes[0].options.serviceName, 'MIScnn Studio job');
  });

  test('events, typed arrays and the outcome arrive in order, and then the process ends', async () => {
    const { folder, entry } = entryOf(`await liveAsChild(async ({ emit }) => {
      for (let i = 0; i < 100; i++) emit({ i, voxels: Float32Array.of(i, NaN) });
      return process.argv.slice(2);
    });`);
    const { standIn, startProcess } = joined(folder);
    const events: { i: number; voxels: Float32Array }[] = [];
    const onEvent = (event: unknown): void => void events.push(event as never);
    assert.deepEqual(await runChild(entry, ['a b', '"'], options({ startProcess, onEvent })), ['a b', '"']);
    assert.deepEqual(
      events.map(({ i }) => i),
      Array.from({ length: 100 }, (_, i) => i),
    );
    assert.deepEqual(events[7].voxels, Float32Array.of(7, NaN));
    assert.equal(standIn.processes[0].child.exitCode, 0);
  });

  test('a stop reaches the process, which says what became of it', async () => {
    const { folder, entry } = entryOf(`await liveAsChild(async ({ signal, emit }) => {
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      emit('up');
      await stopped;
      return 'stopped by itself';
    });`);
    const { startProcess } = joined(folder);
    const controller = new AbortController();
    const { signal } = controller;
    const result = runChild(entry, [], options({ startProcess, signal, onEvent: () => controller.abort() }));
    assert.equal(await result, 'stopped by itself');
  });

  test('a crash is told with the last words', async () => {
    const { folder, entry } = entryOf(`process.stderr.write('out of memory\\n', () => process.exit(134));`);
    const { startProcess } = joined(folder);
    await assert.rejects(runChild(entry, [], options({ startProcess })), (error: unknown) => {
      assert.ok(isStudioError(error, 'engine'));
      assert.match(error.message, /134/);
      assert.deepEqual(error.details, ['out of memory']);
      return true;
    });
  });

  test('nothing but entries of the engine is started', async () => {
    const { standIn, startProcess } = joined();
    for (const entry of [
      'file:///usr/bin/env',
      new URL('../../scripts/miscnn.mjs', entries).href,
      `${entries.href}../../scripts/setup.mjs`,
      `${entries.href}%2e%2e/hosts/cli/main.ts`,
      `${entries.href}..%2fhosts/cli/main.ts`,
      `${entries.href}job.sh`,
      'data:text/javascript,1',
    ]) {
      const run = runChild(new URL(entry), [], options({ startProcess }));
      await assert.rejects(run, /ended with code null/, entry);
    }
    assert.equal(standIn.processes.length, 0);
  });

  test('processes of an engine that is gone stop by themselves', async () => {
    const { folder, entry } = entryOf(`await liveAsChild(async ({ signal, emit }) => {
      emit('up');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });`);
    const { standIn, relay, startProcess } = joined(folder);
    let isUp = false;
    void runChild(entry, [], options({ startProcess, onEvent: () => (isUp = true) })).catch(() => {});
    await until(() => isUp, 'the process is up');
    relay.abandon();
    await until(() => standIn.processes[0].child.exitCode === 0, 'the process has ended');
  });

  test('one that hangs can be killed', async () => {
    const { folder, entry } = entryOf(
      `setInterval(() => {}, 1000); process.parentPort.postMessage({ type: 'event' });`,
    );
    const { startProcess } = joined(folder);
    const child = startProcess(entry, []);
    const ended = new Promise((resolve) => child.onEnd(resolve));
    child.onMessage(() => child.kill());
    await ended;
    child.post('nobody is there any more');
  });
});
