import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isOwnHost } from '../../../src-main/hosts/web/access.ts';
import { startTestHost, type TestHost } from './support.ts';

describe('who may use the web host', () => {
  let studio: TestHost;
  let cookie: string;
  before(async () => {
    studio = await startTestHost();
    cookie = await studio.signIn();
  });
  after(() => studio.host.close());

  const newPath = (): string => {
    const { pathname, search } = new URL(studio.host.newAddress());
    return pathname + search;
  };

  it('nobody without a token; the page says how to get one', async () => {
    for (const path of ['/', '/assets/app.js', '/nothing']) {
      const { status, body } = await studio.get(path);
      assert.equal(status, 403, path);
      assert.match(body, /press Enter in the terminal/);
    }
  });

  it('nobody with a token that is wrong', async () => {
    assert.equal((await studio.get(`/?token=${'A'.repeat(43)}`)).status, 403);
    assert.equal((await studio.get('/?token=')).status, 403);
  });

  it('a token opens the app once', async () => {
    const path = newPath();
    const { status, headers } = await studio.get(path);
    assert.equal(status, 200);
    assert.match(headers['set-cookie']![0], /^studio-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.equal(headers.refresh, '0; url=/');
    const again = await studio.get(path);
    assert.equal(again.status, 403);
    assert.match(again.body, /was used before/);
    assert.equal(again.headers['set-cookie'], undefined);
  });

  it('a preview of the address does not use it up', async () => {
    const path = newPath();
    assert.equal((await studio.get(path, {}, 'HEAD')).status, 403);
    assert.equal((await studio.get(path)).status, 200);
  });

  it('a window with a session, whose used token leaves the address', async () => {
    assert.equal((await studio.get('/', { Cookie: cookie })).status, 200);
    const used = await studio.get('/?token=used', { Cookie: cookie });
    assert.deepEqual([used.status, used.headers.location], [303, '/']);
    assert.equal((await studio.get('/', { Cookie: `${cookie.slice(0, -1)}_` })).status, 403);
  });

  it('no name that another site could take (DNS rebinding)', async () => {
    for (const host of ['evil.example', `evil.example:${studio.host.port}`, '127.0.0.1.evil.example', '10.0.0.1']) {
      assert.equal((await studio.get('/', { Cookie: cookie, Host: host })).status, 421, host);
    }
    // Through a tunnel, the port is another one.
    assert.equal((await studio.get('/', { Cookie: cookie, Host: 'localhost:9999' })).status, 200);
  });

  it('no page of another site', async () => {
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${studio.host.port + 1}`]) {
      assert.equal((await studio.get('/', { Cookie: cookie, Origin: origin })).status, 403, origin);
      await assert.rejects(studio.connect(cookie, { Origin: origin }), /403/, origin);
    }
  });

  it('no line to the engine without session, origin, host or path', async () => {
    await assert.rejects(studio.connect(''), /403/);
    await assert.rejects(studio.connect(cookie, { Origin: '' }), /403/);
    await assert.rejects(studio.connect(cookie, { Host: 'evil.example', Origin: 'http://evil.example' }), /421/);
    const { client, socket } = await studio.connect(cookie);
    assert.equal((await client.call('system.info')).host, 'web');
    socket.close();
  });

  it('only to read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal((await studio.get('/', { Cookie: cookie }, method)).status, 405, method);
    }
  });
});

describe('names under which a host answers', () => {
  it('loopback names always, others only when it listens on more', () => {
    for (const name of ['localhost', '127.0.0.1:80', '[::1]:4', 'LOCALHOST:1'])
      assert.ok(isOwnHost(name, '127.0.0.1'), name);
    assert.ok(!isOwnHost('192.168.1.4:80', '127.0.0.1'));
    assert.ok(isOwnHost('192.168.1.4:80', '0.0.0.0'));
    assert.ok(isOwnHost('[fe80::1]:80', '::'));
    assert.ok(isOwnHost('server.lab:80', 'server.lab'));
    assert.ok(!isOwnHost('evil.example', '0.0.0.0'));
    assert.ok(!isOwnHost(undefined, '0.0.0.0'));
    assert.ok(!isOwnHost('a b', '0.0.0.0'));
  });
});
