import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { VolumeBuilder } from '../../shared/volume-builder.ts';
import type { Slab } from '../../shared/viewer.ts';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { randomStream } from '../../src-main/core/random.ts';
import { predictFolder } from '../../src-main/engine/calls/predict.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

const shape = [6, 16, 16, 1] as const;
const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
const header = { sformCode: 1, qformCode: 1, dataType: 'float32' };

/** A ball that is bright in FLAIR alone; T1 and T2 are noise, T2 of a thousand times the range. */
async function makeStudy(cases: number): Promise<string> {
  const root = temporaryFolder();
  for (let i = 0; i < cases; i++) {
    const id = `B_${i}`;
    mkdirSync(join(root, id));
    const random = randomStream('channels', i);
    const [y0, x0] = [random.between(5, 11), random.between(5, 11)];
    const place = (v: number): number => Math.hypot((Math.floor(v / 256) - 2.5) * 2, (Math.floor(v / 16) % 16) - y0, (v % 16) - x0); // prettier-ignore
    const write = (name: string, voxel: (v: number) => number): Promise<void> =>
      nifti.write!(
        join(root, id, `${id}_${name}.nii.gz`),
        { data: Float32Array.from({ length: 6 * 256 }, (_, v) => voxel(v)), shape, affine },
        header,
      );
    await write('t1', () => 10 * random.normal());
    await write('t2', () => 1e4 * random.normal());
    await write('flair', (v) => (place(v) < 4 ? 80 : 0) + 10 * random.normal());
    await write('seg', (v) => Number(place(v) < 4));
  }
  return root;
}

describe('a study of three modalities', { timeout: 120_000 }, () => {
  let app: TestEngine;
  let study: string;
  let dataset: string;
  let run: string;
  before(async () => {
    study = await makeStudy(5);
    app = await startTestEngine();
    ({ id: dataset } = await app.client.call('dataset.add', { folder: study }));
    await app.client.call('dataset.scan', { id: dataset });
    ({ id: run } = await app.client.call('run.create', {
      ...{ name: 'Three', dataset, command: 'train', skipProblems: false },
      folds: { kind: 'hold-out', cases: ['B_4'] },
      pipeline: {
        steps: [
          { id: 'zScore', params: { channels: [0, 1] } },
          { id: 'scale', params: { channels: [2] } },
        ],
        patches: { shape: [4, 16, 16] },
        augmentations: ['mirror'],
        architecture: { id: 'unet', params: { filters: 4, depth: 2 } },
        optimizer: { id: 'adam', params: { learningRate: 0.02 } },
        training: { epochs: 6, iterations: 8, recalibration: 4 },
      },
    }));
    await app.until(({ runs: [each] }) => ['finished', 'failed'].includes(each.status), 'trained');
  });
  after(() => app.close());

  it('is learnt from the one that carries the signal', async () => {
    const { folder } = await app.entry(run);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { meanForegroundDice: number };
    assert.ok(report.meanForegroundDice > 0.7, `Dice ${report.meanForegroundDice}`);
  });

  it('is shown channel by channel, with the names of its files, in Data and in Review', async () => {
    for (const source of [
      { of: 'dataset', id: dataset, caseId: 'B_4' },
      { of: 'run', id: run, caseId: 'B_4' },
    ] as const) {
      const { channels } = await app.client.call('case.facts', source);
      assert.deepEqual(channels, ['t1', 't2', 'flair']);
      for (const [channel, name] of channels.entries()) {
        const builder = new VolumeBuilder();
        const onProgress = (slab: Slab): void => void builder.add(slab);
        const wanted = { ...source, part: 'image', channel } as const;
        const { data } = builder.end(await app.client.call('case.volume', wanted, { onProgress }));
        const { volume } = await nifti.read(join(study, 'B_4', `B_4_${name}.nii.gz`));
        // Narrowed to fewer bits, so that the last digits may be others.
        const brightest = Math.max(...volume.data);
        assert.equal(
          data.indexOf(Math.max(...data) as never),
          volume.data.indexOf(brightest as never),
          `${source.of}: ${name}`,
        );
      }
    }
  });

  it('has a network that refuses cases with other channels, and takes those with all of them', async () => {
    const { folder } = await app.entry(run);
    const of = async (input: string) =>
      predictFolder({ run: folder, input, out: temporaryFolder(), probabilities: false });
    const some = temporaryFolder();
    for (const id of ['B_0', 'B_1', 'B_2']) cpSync(join(study, id), join(some, id), { recursive: true });
    rmSync(join(some, 'B_1', 'B_1_t2.nii.gz'));
    const { cases, failed } = await of(some);
    assert.deepEqual(cases, ['B_0', 'B_2']);
    assert.match(failed[0].message, /case B_1 has 2 channels where 3 \(t1, t2, flair\) are expected/);
    for (const id of ['B_0', 'B_2']) renameSync(join(some, id, `${id}_t2.nii.gz`), join(some, id, `${id}_adc.nii.gz`));
    rmSync(join(some, 'B_1'), { recursive: true });
    await assert.rejects(
      of(some),
      (error) => isStudioError(error, 'bad-dataset') && /have the channels t1, flair, adc where/.test(error.message),
    );
  });
});
