import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError } from '../../../shared/errors.ts';
import { encodeMessage } from '../../../shared/rpc/codec.ts';
import type { Workspace } from '../../../shared/workspace.ts';
import { startTestHost, type Line, type TestHost } from './support.ts';

describe('windows of the web host', { timeout: 120_000 }, () => {
  let studio: TestHost;
  let cookie: string;
  beforeEach(async () => {
    studio = await startTestHost();
    cookie = await studio.signIn();
  });
  afterEach(() => studio.host.close());

  it('see the same state', async () => {
    const [one, two] = await Promise.all([studio.connect(cookie), studio.connect(cookie)]);
    const told = new Promise<Workspace>((resolve) =>
      two.client.on('workspace', (workspace) => workspace.pipelines.length > 0 && resolve(workspace)),
    );
    await one.client.call('pipeline.save', { name: 'Mine', pipeline: {} });
    assert.equal((await told).pipelines[0].name, 'Mine');
    assert.deepEqual(await one.client.call('workspace.read'), await two.client.call('workspace.read'));
  });

  it('get voxels as typed arrays', async () => {
    const { client } = await studio.connect(cookie);
    const { datasets } = await client.call('workspace.read');
    const { dataset } = await client.call('dataset.read', { id: datasets[0].id });
    const slice = await client.call('dataset.thumbnail', { id: datasets[0].id, caseId: dataset.cases[0].id });
    const arrays = Object.values(slice).filter((value) => ArrayBuffer.isView(value));
    assert.ok(arrays.length > 0 && arrays[0].byteLength > 100);
  });

  it('come back after the engine was killed, with what they saw before', async () => {
    const { client, closed } = await studio.connect(cookie);
    await client.call('pipeline.save', { name: 'Kept', pipeline: {} });
    const pid = studio.host.enginePid!;
    process.kill(pid, 'SIGKILL');
    assert.equal(await closed, 1012);
    await assert.rejects(client.call('system.info'), (error) => isStudioError(error, 'engine'));
    const again = await reconnect();
    assert.notEqual(studio.host.enginePid, pid);
    assert.equal((await again.client.call('workspace.read')).pipelines[0].name, 'Kept');
  });

  it('find the workspace that was open last, after the engine was killed', async () => {
    const { client, closed } = await studio.connect(cookie);
    const folder = `${studio.workspace} 2`;
    await client.call('workspace.open', { folder });
    process.kill(studio.host.enginePid!, 'SIGKILL');
    await closed;
    const again = await reconnect();
    assert.equal((await again.client.call('workspace.read')).folder, folder);
  });

  it('are refused for a while, and not more, when the engine dies again and again', async () => {
    for (let death = 0; death < 3; death++) {
      const { closed } = await reconnect();
      process.kill(studio.host.enginePid!, 'SIGKILL');
      await closed;
    }
    assert.equal((await (await reconnect()).client.call('system.info')).host, 'web');
  });

  it('lose their line, and nothing else, over a message that is too long, damaged or none of ours', async () => {
    const other = await studio.connect(cookie);
    for (const [message, code] of [
      [Buffer.alloc(2 ** 23 + 1), 1009],
      ['text', 1003],
      [Buffer.from([255, 255, 255, 255, 1, 2]), 1013],
      [Buffer.from(encodeMessage({ type: 'order', id: 1 })), 1013],
    ] as const) {
      const { socket, closed } = await studio.connect(cookie);
      socket.send(message);
      assert.equal(await closed, code);
    }
    assert.equal((await other.client.call('system.info')).host, 'web');
  });

  it('cancel what they no longer wait for', async () => {
    const { client } = await studio.connect(cookie);
    const controller = new AbortController();
    const waiting = client.call('dataset.add', { folder: studio.workspace }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, (error) => isStudioError(error, 'cancelled'));
  });

  it('and the engine end together with the host, cleanly', async () => {
    const { closed } = await studio.connect(cookie);
    const pid = studio.host.enginePid!;
    await studio.host.close();
    assert.equal(await closed, 1012);
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
    assert.ok(existsSync(join(studio.workspace, 'workspace.json')));
    assert.ok(!existsSync(join(studio.workspace, 'workspace.lock')), 'the workspace is given back');
    assert.doesNotMatch(readFileSync(join(studio.settingsFolder, 'logs', 'engine.log'), 'utf8'), /Error|defect/);
  });

  /** As the windows' own connection does: tries until it is let in. */
  async function reconnect(): Promise<Line> {
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        return await studio.connect(cookie);
      } catch (error) {
        assert.match((error as Error).message, /503/);
        await wait(100);
      }
    }
    throw new Error('the engine did not come back');
  }
});
