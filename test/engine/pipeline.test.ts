import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CallInput } from '../../shared/api.ts';
import { isStudioError } from '../../shared/errors.ts';
import { readJson } from '../../src-main/core/runs/files.ts';
import { runSchema } from '../../shared/run.ts';
import { scanFolder } from '../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { withPatchShape } from '../../src-main/core/pipeline/shapes.ts';
import { createPreviewer } from '../../src-main/core/preview/preview-case.ts';
import { previewSlices } from '../../src-main/core/preview/slices.ts';
import { commandLine } from '../../src-main/engine/calls/command-line.ts';
import * as commands from '../../src-main/hosts/cli/commands/index.ts';
import { createOutput } from '../../src-main/hosts/cli/output.ts';
import { parseCommand } from '../../src-main/hosts/cli/parse.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';

let folder: string;
let data: string;
let app: TestEngine;

before(async () => {
  // A name that a shell would take apart.
  folder = join(temporaryFolder(), "it's a study");
  renameSync(await makeTinyStudy(6, 1), folder);
  app = await startTestEngine();
  ({ id: data } = await app.client.call('dataset.add', { folder }));
  await app.client.call('dataset.read', { id: data });
});
after(() => app.close());

const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(`${error.message}; ${error.next}`);

describe('the catalog', () => {
  it('has the settings of every section, and a pipeline of defaults that is complete', async () => {
    const { sections, defaults, steps } = await app.client.call('pipeline.catalog');
    assert.equal(sections.training.epochs.kind, 'number');
    assert.deepEqual(defaults, JSON.parse(JSON.stringify(resolvePipeline({}))));
    assert.ok(steps.some(({ id, params }) => id === 'clip' && params.range.kind === 'numbers'));
  });
});

describe('a pipeline', () => {
  it('is completed for a data set, with the patch that a run would have', async () => {
    const resolve = (pipeline: unknown, dataset: string | null) =>
      app.client.call('pipeline.resolve', { pipeline, dataset });
    assert.deepEqual((await resolve({}, null)).patches.shape, []);
    const { cases } = await scanFolder(folder);
    assert.deepEqual(
      (await resolve({}, data)).patches.shape,
      withPatchShape(resolvePipeline({}), { cases: cases.filter(({ label }) => label !== null) }).patches.shape,
    );
    await assert.rejects(
      resolve({ patches: { overlap: 2 } }, data),
      refused('bad-pipeline', /^pipeline.patches.overlap/),
    );
    await assert.rejects(
      resolve({ patches: { shape: [9, 9, 9] } }, data),
      refused('bad-pipeline', /use \[16, 16, 16\]/),
    );
    await assert.rejects(resolve({}, 'nothing'), refused('not-found', /"nothing"/));
  });

  it('is saved, read, replaced, deleted and restored; its file is one that the command line reads', async () => {
    const { id } = await app.client.call('pipeline.save', { name: 'Tiny', pipeline: tinyPipeline });
    const complete = JSON.parse(JSON.stringify(resolvePipeline(tinyPipeline))) as object;
    assert.deepEqual(await app.client.call('pipeline.read', { id }), complete);
    const entry = (await app.client.call('workspace.read')).pipelines.find((each) => each.id === id)!;
    assert.deepEqual([entry.name, JSON.parse(readFileSync(entry.file, 'utf8'))], ['Tiny', complete]);

    await app.client.call('pipeline.save', { id, name: 'Tinier', pipeline: { training: { epochs: 1 } } });
    assert.equal((await app.client.call('pipeline.read', { id })).training.epochs, 1);
    await assert.rejects(
      app.client.call('pipeline.save', { name: 'Bad', pipeline: { stepz: [] } }),
      refused('bad-pipeline', /"stepz"/),
    );

    const removed = await app.client.call('pipeline.remove', { id });
    await assert.rejects(app.client.call('pipeline.read', { id }), refused('not-found', /pipeline/));
    await app.client.call('trash.restore', { id: removed.id });
    assert.equal((await app.client.call('pipeline.read', { id })).training.epochs, 1);
  });
});

describe('the preview', () => {
  const ask = { pipeline: tinyPipeline, caseId: 'case_2', seed: 5 };

  it('is that of the training code, and quick once it is warm', async () => {
    const preview = await app.client.call('pipeline.preview', { ...ask, dataset: data });
    const dataset = await scanFolder(folder);
    const labelled = { ...dataset, cases: dataset.cases.filter(({ label }) => label !== null) };
    const pipeline = withPatchShape(resolvePipeline(tinyPipeline), labelled);
    const order = { root: folder, dataset: labelled, pipeline, caseId: 'case_2', epoch: 5 };
    assert.deepEqual(preview, previewSlices(await createPreviewer()(order)));

    const processes = app.children.length;
    await app.client.call('pipeline.preview', { ...ask, dataset: data, seed: 6 });
    assert.equal(app.children.length, processes, 'a second preview starts no process');
  });

  it('is cancelled when it is outdated, and the next one is made', async () => {
    const stop = new AbortController();
    const outdated = app.client.call('pipeline.preview', { ...ask, dataset: data }, { signal: stop.signal });
    stop.abort();
    await assert.rejects(outdated, refused('cancelled', /./));
    assert.ok((await app.client.call('pipeline.preview', { ...ask, dataset: data })).patches.length > 0);
  });

  it('says what is wrong with the case or the pipeline', async () => {
    const preview = (given: object) => app.client.call('pipeline.preview', { ...ask, dataset: data, ...given });
    await assert.rejects(preview({ caseId: 'case_6' }), refused('not-found', /"case_6"/));
    await assert.rejects(preview({ pipeline: { rank: 4 } }), refused('bad-pipeline', /pipeline.rank/));
    const huge = { steps: [{ id: 'resize', params: { shape: [4096, 4096, 4096] } }] };
    await assert.rejects(preview({ pipeline: { ...tinyPipeline, ...huge } }), refused('memory', /./));
  });
});

describe('the network', () => {
  const ask = (pipeline: object) => app.client.call('pipeline.model', { pipeline, dataset: data });

  it('has its layers and weights, for the channels and classes of the data', async () => {
    const { title, layers, parameters } = await ask(tinyPipeline);
    assert.equal(title, 'U-Net');
    assert.deepEqual(layers[0].outputShape, [null, null, null, null, 1]);
    assert.deepEqual(layers.at(-1)!.outputShape, [null, null, null, null, 3]);
    assert.equal(
      layers.reduce((sum, layer) => sum + layer.parameters, 0),
      parameters.total,
    );
    assert.equal(parameters.trainable + parameters.nonTrainable, parameters.total);
    assert.equal((await ask({ ...tinyPipeline, rank: 2, patches: {} })).layers[0].outputShape.length, 4);
  });

  it('is refused with what is wrong, and left when it is cancelled', async () => {
    await assert.rejects(
      ask({ architecture: { id: 'unet', params: { depth: 99 } } }),
      refused('bad-pipeline', /depth/),
    );
    const stop = new AbortController();
    const building = app.client.call('pipeline.model', { pipeline: tinyPipeline, dataset: data }, stop);
    stop.abort();
    await assert.rejects(building, refused('cancelled', /./));
  });
});

describe('the estimate', () => {
  const folds = { kind: 'k-fold', k: 3 } as const;

  it('is measured once, then follows epochs and folds without measuring', async () => {
    const heard: number[] = [];
    const estimate = (training: object, plan: CallInput<'pipeline.estimate'>['folds'] = folds) =>
      app.client.call(
        'pipeline.estimate',
        { pipeline: { ...tinyPipeline, training }, dataset: data, folds: plan },
        { onProgress: ({ done }) => heard.push(done) },
      );
    const first = await estimate({ epochs: 10, iterations: 100 });
    assert.deepEqual(heard, [0, 1, 2, 3]);
    assert.deepEqual([first.patchShape, first.stepsPerEpoch, first.epochs, first.folds], [[8, 16, 16], 100, 10, 3]);
    assert.ok(first.parameters > 10_000 && first.parameters < 50_000, String(first.parameters));
    assert.ok(first.memoryBytes > 100e6 && first.memoryBytes < 4e9, String(first.memoryBytes));
    assert.ok(first.freeBytes <= first.machineBytes);
    assert.ok(first.totalSeconds > 3 * 10 * 100 * first.secondsPerStep);

    const longer = await estimate({ epochs: 20, iterations: 100 });
    assert.ok(Math.abs(longer.totalSeconds / first.totalSeconds - 2) < 0.2, 'twice the epochs take twice the time');
    const one = await estimate({ epochs: 10, iterations: 100 }, { kind: 'percentage', share: 0.3 });
    assert.ok(Math.abs(first.totalSeconds / one.totalSeconds - 3) < 0.6, 'three folds take three times as long');
    const bounded = await estimate({ epochs: 100_000, iterations: 100, minutes: 1 });
    assert.ok(bounded.totalSeconds > 180 && bounded.totalSeconds < 240, 'time budgets hold for each fold');
    assert.equal((await estimate({})).stepsPerEpoch, 2, 'each of 4 training cases has one turn, two a step');
    assert.deepEqual(heard, [0, 1, 2, 3], 'measured once');
  });

  it('is near what a run takes', async () => {
    const estimate = await app.client.call('pipeline.estimate', { pipeline: tinyPipeline, dataset: data, folds });
    const { id } = await app.client.call('run.create', {
      ...{ name: 'Real', dataset: data, pipeline: tinyPipeline, command: 'cross-validate' },
      ...{ folds, skipProblems: false },
    });
    await app.until(({ runs }) => runs.find((each) => each.id === id)?.status === 'finished', 'the run is finished');
    const { folds: trained } = await app.client.call('run.read', { id });
    const seconds = trained.flatMap(({ records }) => records.slice(1).map((record) => record.seconds / 4));
    const real = seconds.toSorted((a, b) => a - b)[seconds.length >> 1];
    const ratio = estimate.secondsPerStep / real;
    assert.ok(
      ratio > 0.1 && ratio < 10,
      `a step takes ${real} s, and was estimated to take ${estimate.secondsPerStep}`,
    );
  });

  it('tells at once of a plan that the cases do not allow, and stops when it is cancelled', async () => {
    const call = (plan: CallInput<'pipeline.estimate'>['folds'], signal?: AbortSignal) =>
      app.client.call('pipeline.estimate', { pipeline: { loss: 'tversky' }, dataset: data, folds: plan }, { signal });
    await assert.rejects(call({ kind: 'k-fold', k: 7 }), refused('usage', /7 folds of 6 labelled cases/));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await assert.rejects(call(folds, stop.signal), refused('cancelled', /./));
  });
});

describe('the command', () => {
  const plans: CallInput<'run.command'>['folds'][] = [
    { kind: 'k-fold', k: 3 },
    { kind: 'leave-one-out' },
    { kind: 'percentage', share: 0.3 },
    { kind: 'hold-out', cases: ['case_1', 'case_3'] },
    { kind: 'splits', name: 'mine.json', splits: [{ train: ['case_0', 'case_2'], val: ['case_4'] }] },
    { kind: 'all' },
  ];
  let pipeline: string;
  before(async () => {
    await app.client.call('dataset.choose', {
      id: data,
      choices: { excluded: ['case_5'], classNames: { 1: 'light' }, groups: { case_1: 'a', case_3: 'a' } },
    });
    ({ id: pipeline } = await app.client.call('pipeline.save', { name: 'One epoch', pipeline: oneEpoch }));
    // Behind one that is paused, runs are made but not started.
    const plan = { dataset: data, pipeline: tinyPipeline, folds: { kind: 'all' }, skipProblems: false } as const;
    const { id } = await app.client.call('run.create', { ...plan, name: 'Paused', command: 'train' });
    await app.client.call('run.pause', { id });
  });
  const oneEpoch = { ...tinyPipeline, training: { epochs: 1, iterations: 1, recalibration: 0 } };

  for (const folds of plans) {
    it(`makes the same run in a terminal: ${folds.kind}`, async () => {
      const command = ['k-fold', 'leave-one-out', 'splits'].includes(folds.kind) ? 'cross-validate' : 'train';
      const name = `Same run, ${folds.kind}`;
      const given = { name, dataset: data, command, folds, skipProblems: false } as const;
      const made = await app.client.call('run.create', { ...given, pipeline: oneEpoch });
      await app.client.call('run.stop', { id: made.id });
      const { folder: ours } = await app.entry(made.id);
      const { line } = await app.client.call('run.command', { ...given, pipeline });

      const words = execFileSync('sh', ['-c', line.replace(/^miscnn/, "printf '%s\\n'")], { encoding: 'utf8' });
      const [command_, ...args] = words.trimEnd().split('\n');
      const theirs = await startedRun(command_, args);
      for (const file of ['pipeline.json', 'dataset.json']) {
        assert.deepEqual(contentOf(theirs, file), contentOf(ours, file), file);
      }
      const [mine, other] = [contentOf(ours, 'run.json'), contentOf(theirs, 'run.json')];
      assert.deepEqual([other.command, other.folds], [mine.command, mine.folds]);
    });
  }

  it('is quoted for the shell it is meant for', () => {
    const call = {
      ...{ data: 'C:\\My data\\', out: 'C:\\runs\\a', pipeline: 'C:\\p.json', command: 'train' as const },
      ...{ choices: null, splits: null, skipProblems: true },
      folds: { kind: 'hold-out' as const, cases: ['a,b', 'c'] },
    };
    assert.equal(
      commandLine({ ...call, platform: 'win32' }),
      String.raw`miscnn train "C:\My data\\" --hold-out "[\"a,b\",\"c\"]" --pipeline C:\p.json --out C:\runs\a --skip-problems`,
    );
    const folds = { kind: 'k-fold', k: 3, stratify: true } as const;
    assert.match(commandLine({ ...call, folds, platform: 'linux' }), /--folds 3 --stratify --pipeline/);
    assert.match(commandLine({ ...call, platform: 'linux' }), /--hold-out '\["a,b","c"\]' --pipeline 'C:/);
  });
});

/** Parses and runs a command line until its run folder is there. */
async function startedRun(name: string, args: readonly string[]): Promise<string> {
  const command = Object.values(commands).find((each) => each.name === name)!;
  const { values, positionals } = parseCommand(command, args);
  const out = values.out as string;
  assert.ok(!existsSync(out), 'the line names a folder that is free');
  const stop = new AbortController();
  const sink = { write: () => true, on: () => {}, isTTY: false } as unknown as NodeJS.WriteStream;
  const running = command.run({
    ...{ values, positionals: positionals as string[], json: true, signal: stop.signal },
    out: createOutput(true, sink, sink),
  });
  running.catch(() => {});
  while (!existsSync(join(out, 'run.json'))) {
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), running]);
  }
  stop.abort();
  await running.catch((error: unknown) => assert.ok(isStudioError(error, 'cancelled'), String(error)));
  await readJson(join(out, 'run.json'), runSchema);
  return out;
}

function contentOf(run: string, file: string) {
  return JSON.parse(readFileSync(join(run, file), 'utf8')) as Record<string, unknown>;
}
