import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { assembleBatch, type AssembleSettings } from '../../../src-main/core/batches/assemble.ts';
import { createFeed, type Feed } from '../../../src-main/core/batches/feed.ts';
import type { Item } from '../../../src-main/core/batches/item.ts';
import type { PreparedCase, PrepareSettings } from '../../../src-main/core/batches/prepare.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { makeTinyStudy } from '../../support/tiny-study.ts';
import { byId, dataOf } from './cases.ts';

const settings: AssembleSettings = {
  rank: 3,
  patch: [4, 8, 8],
  divisor: [4, 4, 4],
  foreground: 0.5,
  blanks: null,
  augmentations: resolvePipeline({ augmentations: ['rotateScale', 'gaussianNoise'] }).augmentations,
};

describe('a feed', { timeout: 60_000 }, () => {
  let study: string;
  let dataset: Dataset;
  let feed: Feed;
  let prepared: PreparedCase[];
  const prepareSettings = (): PrepareSettings => ({
    ...{ root: study, dataset, steps: [{ id: 'zScore' }], seed: 1, grid: null, cache: null },
  });
  before(async () => {
    study = await makeTinyStudy(3);
    dataset = await scanFolder(study, {});
    feed = createFeed(2);
    prepared = await feed.prepare(dataset.cases, prepareSettings());
  });
  after(() => feed.close());

  it('prepares cases in their order, each once, and says how far it is', async () => {
    assert.deepEqual(
      prepared.map(({ id }) => id),
      dataset.cases.map(({ id }) => id),
    );
    const told: number[] = [];
    const again = await feed.prepare(dataset.cases, prepareSettings(), (done, total) => told.push(done / total));
    assert.deepEqual(told, [1 / 3, 2 / 3, 1]);
    assert.ok(
      again.every((each, i) => each === prepared[i]),
      'a case was prepared twice',
    );
  });

  it('gives the batches that were ordered, the same from any worker', async () => {
    const orders = Array.from({ length: 8 }, (_, i): Item[] => [
      { caseId: dataset.cases[i % 3].id, start: null, augmented: true, key: [1, i] },
    ]);
    const batches = await Promise.all(orders.map((items) => feed.assemble(items, settings)));
    for (const [i, items] of orders.entries()) {
      assert.deepEqual(
        dataOf(batches[i]),
        dataOf(await assembleBatch(items, byId(...prepared), settings)),
        `batch ${i}`,
      );
    }
  });

  it('writes a batch over an older one, and says what the worker took', async () => {
    const items = (count: number): Item[] =>
      Array.from({ length: count }, (_, i) => ({ caseId: dataset.cases[i].id, start: [0, 0, 0], augmented: false, key: [i] })); // prettier-ignore
    const first = await feed.assemble(items(2), settings);
    const { image, label, seconds } = await feed.assemble(items(1), settings, first);
    assert.deepEqual(first.image.subarray(0, image.length), image);
    image[0] = label[0] = 77;
    assert.deepEqual([first.image[0], first.label[0]], [77, 77]);
    assert.equal(image.length, first.image.length / 2);
    assert.ok(seconds!.load > 0 && seconds!.augment > 0, JSON.stringify(seconds));
  });

  it('passes a worker’s error on with its tag, and works on', async () => {
    const missing = { ...dataset.cases[0], id: 'missing', images: ['imagesTr/missing.nii.gz'] };
    await assert.rejects(
      feed.prepare([missing], prepareSettings()),
      (error) => isStudioError(error, 'not-found') && /missing\.nii\.gz/.test(error.message) && error.next !== '',
    );
    const unknown: Item = { caseId: 'nobody', start: null, augmented: false, key: [1] };
    await assert.rejects(feed.assemble([unknown], settings), /nobody/);
    const good: Item = { caseId: dataset.cases[0].id, start: null, augmented: false, key: [1] };
    assert.deepEqual((await feed.assemble([good], settings)).shape, [1, 4, 8, 8, 1]);
  });

  it('fails what waits for a worker that is gone, and what is asked of it later', async () => {
    const other = createFeed(1);
    const asked = assert.rejects(other.prepare(dataset.cases, prepareSettings()), /ended before/);
    await other.close();
    await asked;
    await assert.rejects(other.assemble([], settings), /ended before/);
  });
});
