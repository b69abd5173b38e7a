import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { MessagePortMain } from 'electron';
import {
  startEngineHost,
  type EngineHost,
  type EngineHostOptions,
} from '../../../src-main/hosts/electron/engine-host.ts';
import type { StudioOptions } from '../../../src-main/engine/studio.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import { StandInPort } from './stand-in-port.ts';
import { entries, execArgv, until } from './support.ts';

const studio: StudioOptions = {
  host: 'electron',
  version: '0.0.1',
  workspace: null,
  settingsFolder: '/settings',
  sampleStudy: '/sample',
  roots: [],
};

/** An engine as far as the main process sees it: it answers each port with its process, and ends when told to. */
const echo = `
process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (data.type === 'close') return process.parentPort.postMessage({ type: 'closed' });
  if (data.type !== 'connect') return;
  port.on('message', ({ data }) => data === 'die' ? process.exit(9) : port.postMessage([process.pid, data]));
  port.start();
});
`;

describe('the engine of the desktop app', () => {
  let host: EngineHost | null = null;
  afterEach(async () => {
    await host?.close();
    host = null;
  });

  const start = (standIn: StandIn, body: string, given: Partial<EngineHostOptions> = {}) => {
    const entry = join(temporaryFolder(), 'engine.ts');
    writeFileSync(entry, body);
    const log: string[] = [];
    host = startEngineHost(standIn.electron, {
      engineEntry: pathToFileURL(entry),
      entries,
      execArgv,
      studio,
      log: (text) => void log.push(text),
      onFailure: () => Promise.resolve('quit'),
      ...given,
    });
    return { log, host };
  };

  const connect = () => {
    const [ours, theirs] = StandInPort.pair();
    const state = { answers: [] as unknown[], isClosed: false };
    ours.on('message', ({ data }: { data: unknown }) => state.answers.push(data));
    ours.on('close', () => (state.isClosed = true));
    ours.start();
    host!.connect(theirs as unknown as MessagePortMain);
    return { port: ours, state };
  };

  test('a port that is there before the engine is handed over as soon as it is up', async () => {
    const standIn = createStandIn(temporaryFolder());
    start(standIn, `${echo}setTimeout(() => process.parentPort.postMessage({ type: 'ready' }), 200);`);
    const { port, state } = connect();
    port.postMessage('early');
    await until(() => state.answers.length === 1, 'an answer');
    assert.deepEqual(state.answers, [[standIn.processes[0].pid, 'early']]);
    assert.deepEqual(JSON.parse(standIn.processes[0].args[0]), studio);
  });

  test('an engine that dies is started again, later each time, and serves new ports', async () => {
    const standIn = createStandIn(temporaryFolder());
    const { log } = start(standIn, `${echo}process.parentPort.postMessage({ type: 'ready' });`);
    for (const round of [1, 2, 3]) {
      const { port, state } = connect();
      port.postMessage('who');
      await until(() => state.answers.length === 1, `an answer of engine ${round}`);
      const [pid] = state.answers[0] as [number];
      assert.equal(pid, standIn.processes[round - 1].pid);
      port.postMessage('die');
      await until(() => state.isClosed, 'windows notice that it is gone');
    }
    await until(() => standIn.processes.length === 4, 'a fourth engine');
    assert.deepEqual(
      log.map((line) => Number(/code 9; it is started again in (\d+) ms/.exec(line)?.[1])),
      [250, 500, 1000],
    );
  });

  test('one that dies comes back to the workspace that was open', async () => {
    const standIn = createStandIn(temporaryFolder());
    start(
      standIn,
      `${echo}
      process.parentPort.postMessage({ type: 'workspace', folder: '/opened by a window' });
      process.parentPort.postMessage({ type: 'ready' });`,
    );
    const { port, state } = connect();
    port.postMessage('die');
    await until(() => state.isClosed && standIn.processes.length === 2, 'a second engine');
    assert.deepEqual(JSON.parse(standIn.processes[1].args[0]), { ...studio, workspace: '/opened by a window' });
  });

  test('one that cannot open its workspace is not tried for ever: the user says which to open', async () => {
    const standIn = createStandIn(temporaryFolder());
    const seen = join(temporaryFolder(), 'seen.json');
    const body = `${echo}
      import { writeFileSync } from 'node:fs';
      const { workspace } = JSON.parse(process.argv[2]);
      if (workspace === null) process.parentPort.postMessage({ type: 'failed', message: 'it is in use', next: 'close it' });
      else writeFileSync(${JSON.stringify(seen)}, workspace), process.parentPort.postMessage({ type: 'ready' });`;
    const asked: string[] = [];
    start(standIn, body, {
      onFailure: async (message, next) => {
        asked.push(`${message}; ${next}`);
        return '/another';
      },
    });
    const { port, state } = connect();
    port.postMessage('who');
    await until(() => state.answers.length === 1, 'an answer');
    assert.deepEqual(asked, ['it is in use; close it']);
    assert.equal(readFileSync(seen, 'utf8'), '/another');
    assert.equal(standIn.processes.length, 2);
  });

  test('closing waits until it has stopped what it does, and it is not started again', async () => {
    const standIn = createStandIn(temporaryFolder());
    const done = join(temporaryFolder(), 'done');
    const { host: own } = start(
      standIn,
      `import { writeFileSync } from 'node:fs';
      process.parentPort.on('message', () => setTimeout(() => {
        writeFileSync(${JSON.stringify(done)}, 'written');
        process.parentPort.postMessage({ type: 'closed' });
      }, 200));
      process.parentPort.postMessage({ type: 'ready' });`,
    );
    await own.close();
    assert.equal(readFileSync(done, 'utf8'), 'written');
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(standIn.processes.length, 1);
    assert.notEqual(standIn.processes[0].child.signalCode ?? standIn.processes[0].child.exitCode, null);
  });

  test('what it writes to standard error is kept in the log', async () => {
    const { log } = start(createStandIn(temporaryFolder()), `${echo}process.stderr.write('a line\\n');`);
    await until(() => log.join('').includes('a line\n'), 'the line');
  });
});
