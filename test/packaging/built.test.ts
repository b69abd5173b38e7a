import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { MessagePortMain } from 'electron';
import { createClient, type Client } from '../../shared/rpc/client.ts';
import type { RunEntry } from '../../shared/workspace.ts';
import { startApp } from '../../src-main/hosts/electron/app.ts';
import { channels } from '../../src-main/hosts/electron/channels.ts';
import { portChannel } from '../../src-main/hosts/electron/port-channel.ts';
import { createStandIn, type StandIn } from '../hosts/electron/stand-in.ts';
import { appOptions, until } from '../hosts/electron/support.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';
import { prepareBuild, root } from './support.ts';

/** The engine and its jobs as JavaScript, as installers deliver them, behind the main process of the desktop app. */
describe('the built engine', () => {
  const built = pathToFileURL(join(root, 'dist', 'main', 'src-main', '/')).href;
  const folder = temporaryFolder();
  let standIn: StandIn;
  let client: Client;
  let dataset: string;

  before(async () => {
    await prepareBuild();
    standIn = createStandIn(join(folder, 'user'));
    const options = appOptions(join(root, 'dist', 'renderer'), {
      engineEntry: new URL('hosts/electron/engine-process.js', built),
      entries: new URL('engine/', built),
      workspace: join(folder, 'workspace'),
    });
    await startApp(standIn.electron, options);
    const { webContents } = standIn.windows[0];
    const sender = { sender: webContents, senderFrame: { url: 'studio://app/', parent: null } };
    standIn.ipcMain.emit(channels.connect, sender);
    client = createClient(portChannel(webContents.ports[0] as unknown as MessagePortMain));
    ({ id: dataset } = await client.call('dataset.add', { folder: await makeTinyStudy() }));
  });
  after(() => standIn.end());

  const create = async (name: string, pipeline: object): Promise<string> => {
    const folds = { kind: 'percentage' as const, share: 0.34 };
    const { id } = await client.call('run.create', {
      name,
      dataset,
      pipeline,
      command: 'train',
      folds,
      skipProblems: false,
    });
    return id;
  };

  const ended = async (id: string): Promise<RunEntry> => {
    for (let i = 0; i < 600; i++) {
      const { runs } = await client.call('workspace.read');
      const run = runs.find((each) => each.id === id)!;
      if (run.status === 'finished' || run.status === 'failed') return run;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the run did not end');
  };

  test('trains a run to its end, in a process of its own', async () => {
    const progress: number[] = [];
    client.on('progress', () => void progress.push(standIn.windows[0].state.progress));
    const id = await create('Balls', tinyPipeline);
    const { status, reason, folder: run } = await ended(id);
    assert.equal(status, 'finished', reason ?? '');
    assert.ok(existsSync(join(run, 'report.json')));
    assert.ok(
      progress.some((share) => share >= 0),
      'the task bar showed it',
    );
  });

  test('the user is told, and the task bar is as before', async () => {
    await until(() => standIn.notifications.length > 0, 'a notification');
    assert.equal(standIn.notifications[0].options.title, '“Balls” has finished');
    assert.equal(standIn.windows[0].state.progress, -1);
  });

  test('quitting while a run computes stops it where it can go on', async () => {
    const { app, dialogs, processes } = standIn;
    const long = { ...tinyPipeline, training: { ...tinyPipeline.training, epochs: 5000 } };
    const id = await create('A long one', long);
    let isTraining = false;
    client.on('progress', ({ run, epoch }) => void (isTraining ||= run === id && epoch > 2));
    await until(() => isTraining, 'it trains', 60_000);
    const { runs } = await client.call('workspace.read');
    const { folder: run } = runs.find((each) => each.id === id)!;
    dialogs.responses.push(1);
    app.quit();
    await until(() => app.hasQuit, 'the app has quit', 60_000);
    assert.equal((dialogs.asked.at(-1) as { message: string }).message, '“A long one” is computing.');
    const { status } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { status: string };
    assert.equal(status, 'stopped');
    assert.ok(processes.every(({ child }) => child.exitCode !== null || child.signalCode !== null));
    assert.equal(standIn.notifications.length, 1, 'what the user stops needs no notification');
  });
});
