import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestHost, type TestHost } from './support.ts';

describe('pages of the web host', () => {
  let studio: TestHost;
  let cookie: string;
  before(async () => {
    studio = await startTestHost();
    cookie = await studio.signIn();
  });
  after(() => studio.host.close());

  it('carry a policy without anything unsafe, and forbid frames, sniffing and referrers', async () => {
    for (const path of ['/', '/assets/app.js', '/nothing']) {
      const { headers } = await studio.get(path, { Cookie: cookie });
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*|http/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    }
  });

  it('are those of the renderer, with their types', async () => {
    const page = await studio.get('/', { Cookie: cookie });
    assert.match(page.body, /<title>MIScnn Studio/);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    const script = await studio.get('/assets/app.js', { Cookie: cookie });
    assert.match(String(script.headers['content-type']), /^text\/javascript/);
    assert.match(String(script.headers['cache-control']), /immutable/);
    assert.equal((await studio.get('/assets/app.js', { Cookie: cookie }, 'HEAD')).body, '');
  });

  it('never lie outside of its folder', async () => {
    const paths = [
      '/../secret.html',
      '/assets/../../secret.html',
      '/%2e%2e/secret.html',
      '/..%2fsecret.html',
      '/..\\secret.html',
      '/%5c..%5csecret.html',
      '/.hidden.html',
      '//etc/passwd',
      '/link.html',
      '/assets',
      '/index.html%00.js',
    ];
    for (const path of paths) {
      const { status, body } = await studio.get(path, { Cookie: cookie });
      assert.equal(status, 404, path);
      assert.doesNotMatch(body, /secret|root:/, path);
    }
  });
});
