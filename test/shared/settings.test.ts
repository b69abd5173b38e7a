import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog, PipelineJson } from '../../shared/configure.ts';
import { differencesOf, settingsOf } from '../../shared/settings.ts';

const clip = {
  id: 'clip',
  title: 'Clip',
  help: '',
  params: {
    percentiles: { kind: 'numbers', title: 'Percentiles', help: '', unit: '%', default: [0.5, 99.5] },
  },
} as const;
const tversky = { id: 'tversky', title: 'Tversky', help: '', params: {} };
const known = { steps: [clip], augmentations: [], losses: [tversky], sections: {} } as unknown as Catalog;
for (const name of ['architectures', 'optimizers', 'schedules'] as const) known[name] = [];

const pipeline = (change: Partial<PipelineJson> = {}): PipelineJson => ({
  schemaVersion: 1,
  rank: 3,
  seed: 1,
  deterministic: false,
  steps: [],
  patches: { shape: [16, 24, 16] },
  batches: { size: 2 },
  augmentations: [],
  architecture: { id: 'unet', params: { filters: 8 } },
  loss: { id: 'diceSoft', params: { smooth: 0.1 } },
  metrics: [],
  optimizer: { id: 'adam', params: { learningRate: 0.003 } },
  schedule: { id: 'constant', params: {} },
  training: { epochs: 3 },
  prediction: {},
  evaluation: {},
  ...change,
});
const find = (settings: ReturnType<typeof settingsOf>, id: string) => settings.find((each) => each.id === id);

test('settings have the titles and units of the catalog', () => {
  const steps = [{ id: 'clip', params: { percentiles: [0.5, 99.5] } }];
  const settings = settingsOf(pipeline({ steps }), known);
  assert.equal(find(settings, 'steps')?.value, 'Clip');
  assert.deepEqual(find(settings, 'steps.clip.percentiles'), {
    id: 'steps.clip.percentiles',
    group: 'Preparation',
    title: 'Clip: Percentiles',
    unit: '%',
    value: '0.5, 99.5',
  });
  assert.equal(find(settings, 'rank')?.value, '3D');
  assert.equal(new Set(settings.map(({ id }) => id)).size, settings.length);
});

test('a step that is taken twice keeps both its settings, and what the catalog does not know its own names', () => {
  const steps = [
    { id: 'unheardOf', params: { strength: 1 } },
    { id: 'unheardOf', params: { strength: 2 } },
  ];
  const settings = settingsOf(pipeline({ steps }), known);
  assert.equal(find(settings, 'steps')?.value, 'unheardOf → unheardOf');
  assert.equal(find(settings, 'steps.unheardOf.strength')?.value, '1');
  assert.equal(find(settings, 'steps.unheardOf-2.strength')?.value, '2');
});

test('the difference of pipelines is what has another value, or is missing, in one of them', () => {
  const second = pipeline({
    seed: 7,
    loss: { id: 'tversky', params: { alpha: 0.3 } },
    training: { epochs: 12 },
  });
  const differences = differencesOf([pipeline(), second].map((each) => settingsOf(each, known)));
  const byId = new Map(differences.map(({ id, values }) => [id, values]));
  assert.deepEqual(byId.get('seed'), ['1', '7']);
  assert.deepEqual(byId.get('training.epochs'), ['3', '12']);
  assert.deepEqual(byId.get('loss.tversky.alpha'), [null, '0.3']);
  assert.equal(byId.get('loss')?.[1], 'Tversky');
  assert.ok(![...byId.keys()].some((id) => id.startsWith('optimizer')));
  assert.deepEqual(differencesOf([settingsOf(pipeline(), known), settingsOf(pipeline(), known)]), []);
});
