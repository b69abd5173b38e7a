import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

describe('looking for a folder', () => {
  let studio: TestEngine;
  const [root, elsewhere] = [realpathSync(temporaryFolder()), realpathSync(temporaryFolder())];
  before(async () => {
    for (const name of ['case_10', 'case_2', '.hidden', 'Brain']) mkdirSync(join(root, name));
    for (const name of ['b.nii', 'a10.nii.gz', 'a2.NII.GZ', 'notes.txt', '._a2.nii.gz', '.nii']) {
      writeFileSync(join(root, name), 'x');
    }
    symlinkSync(join(root, 'nowhere'), join(root, 'lost'));
    symlinkSync(elsewhere, join(root, 'outside'));
    studio = await startTestEngine({ roots: [root] });
  });
  after(() => studio.close());

  it('shows folders, then files that can be read, in natural order, without hidden ones', async () => {
    const listing = await studio.client.call('files.list', { path: null });
    assert.equal(listing.path, root);
    assert.equal(listing.parent, null);
    assert.deepEqual(listing.folders, ['Brain', 'case_2', 'case_10', 'outside']);
    assert.deepEqual(listing.files, [
      { name: 'a2.NII.GZ', bytes: 1 },
      { name: 'a10.nii.gz', bytes: 1 },
      { name: 'b.nii', bytes: 1 },
    ]);
    assert.deepEqual(listing.roots, [root, studio.options.workspace]);
  });

  it('leads up to the root and no further', async () => {
    assert.equal((await studio.client.call('files.list', { path: join(root, 'case_2') })).parent, root);
  });

  it('refuses what lies outside of the roots, also through links and dots', async () => {
    for (const path of [elsewhere, join(root, 'outside'), `${root}/case_2/../../..`, '/etc', 'case_2']) {
      await assert.rejects(studio.client.call('files.list', { path }), (error) => isStudioError(error, 'usage'), path);
      const inside = join(path, 'made');
      await assert.rejects(studio.client.call('files.makeFolder', { path: inside }), (error) =>
        isStudioError(error, 'usage'),
      );
    }
  });

  it('names what is not there, and what is no folder', async () => {
    const list = (name: string): Promise<unknown> => studio.client.call('files.list', { path: join(root, name) });
    await assert.rejects(list('gone'), (error) => isStudioError(error, 'not-found') && /^gone /.test(error.message));
    await assert.rejects(
      list('b.nii'),
      (error) => isStudioError(error, 'usage') && /b\.nii is a file/.test(error.message),
    );
  });

  it('names a folder without rights', { skip: process.getuid?.() === 0 && 'root may read everything' }, async () => {
    mkdirSync(join(root, 'locked'), { mode: 0 });
    const list = studio.client.call('files.list', { path: join(root, 'locked') });
    await assert.rejects(list, (error) => isStudioError(error, 'not-readable'));
    chmodSync(join(root, 'locked'), 0o700);
  });

  it('makes a folder and goes into it', async () => {
    const listing = await studio.client.call('files.makeFolder', { path: join(root, 'New', 'Labels') });
    assert.deepEqual(listing.folders, []);
    assert.equal(listing.path, join(root, 'New', 'Labels'));
    assert.equal(listing.parent, join(root, 'New'));
  });
});
