import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Catalog } from '../../shared/configure.ts';
import { StudioError } from '../../shared/errors.ts';
import type { FoldPlan } from '../../shared/folds.ts';
import { foldsOf } from '../../src-main/core/runs/folds.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { readCatalog } from '../../src-main/engine/calls/catalog.ts';
import { defaultName } from '../../src-renderer/screens/configure/default-name.ts';
import {
  defaultChoice,
  draftOfRun,
  moved,
  newDraft,
  restoredDraft,
  withValue,
  type Draft,
} from '../../src-renderer/screens/configure/draft.ts';
import { engineFault, faultsOf } from '../../src-renderer/screens/configure/faults.ts';
import { goalOf, goals, withGoal } from '../../src-renderer/screens/configure/goals.ts';
import { changed, redone, startHistory, undone } from '../../src-renderer/screens/configure/history.ts';
import {
  commandOf,
  planFault,
  planKinds,
  planOfKind,
  planText,
  startText,
  usableCases,
} from '../../src-renderer/screens/configure/plans.ts';
import { presetOf, presetsOf } from '../../src-renderer/screens/configure/presets.ts';
import { sectionOf } from '../../src-renderer/screens/configure/sections.ts';
import { limitsText, parseText, textOf } from '../../src-renderer/screens/configure/values.ts';

let catalog: Catalog;
before(async () => {
  catalog = await readCatalog();
});

describe('presets of augmentations', () => {
  it('are known by their lists, whatever the order of settings; a changed entry makes it an own one', () => {
    const presets = presetsOf(catalog);
    assert.deepEqual(
      presets.map(({ id }) => id),
      ['default', 'MIScnn', 'nnU-Net'],
    );
    for (const preset of presets) {
      const { augmentations } = resolvePipeline({ augmentations: preset.choices });
      assert.equal(presetOf(augmentations as typeof preset.choices, presets)?.id, preset.id);
    }
    const [first, ...rest] = presets[2].choices;
    const turned = { ...first, params: Object.fromEntries(Object.entries(first.params).reverse()) };
    assert.equal(presetOf([turned, ...rest], presets)?.id, 'nnU-Net');
    assert.equal(presetOf([{ ...first, params: { ...first.params, probability: 0.99 } }, ...rest], presets), null);
    assert.equal(presetOf(rest, presets), null);
  });
});

describe('the way back', () => {
  it('leads through changes and forward again, until another change is made', () => {
    let history = startHistory(0);
    for (const value of [1, 2, 3]) history = changed(history, value, `key ${value}`, 0);
    history = undone(undone(history));
    assert.deepEqual([history.present, history.past, history.future], [1, [0], [2, 3]]);
    assert.equal(redone(history).present, 2);
    assert.equal(redone(redone(redone(history))).present, 3);
    assert.deepEqual(changed(history, 9, 'other', 0).future, []);
    assert.equal(undone(undone(undone(history))).present, 0);
  });

  it('takes typing as one step, and nothing else', () => {
    let history = startHistory('');
    history = changed(history, '1', 'epochs', 0);
    history = changed(history, '10', 'epochs', 900);
    history = changed(history, '100', 'epochs', 1800);
    assert.equal(undone(history).present, '');
    assert.equal(undone(changed(history, '100 x', 'seed', 1900)).present, '100');
    assert.equal(undone(changed(history, '1000', 'epochs', 9000)).present, '100');
    assert.equal(
      undone(changed(undone(history), '7', 'epochs', 1900)).present,
      '',
      'after going back, typing begins anew',
    );
    assert.equal(changed(history, '100', 'seed', 5000), history, 'no change is no step');
  });
});

describe('what is typed', () => {
  const number = { kind: 'number', default: 1, title: '', help: '' } as const;
  const numbers = { kind: 'numbers', default: [], title: '', help: '' } as const;

  it('is a number, a list of numbers, or kept as it is to be shown with its fault', () => {
    assert.deepEqual(
      ['5', ' 0.5 ', '0,5', '1e-3', '-2', '', 'x', '1 2'].map((text) => parseText(number, text)),
      [5, 0.5, 0.5, 0.001, -2, '', 'x', '1 2'],
    );
    assert.deepEqual(
      ['32, 48, 32', '32 48 32', '32×48x32', '', '0.5, 1', '1, x'].map((text) => parseText(numbers, text)),
      [[32, 48, 32], [32, 48, 32], [32, 48, 32], [], [0.5, 1], '1, x'],
    );
    assert.deepEqual(parseText(numbers, textOf([0.5, 99.5])), [0.5, 99.5]);
  });

  it('is told its limits', () => {
    const texts = [
      { ...number, min: 0, max: 1 },
      { ...number, min: 2, integer: true },
      { ...numbers, max: 9 },
      number,
    ].map(limitsText);
    assert.deepEqual(texts, ['From 0 to 1.', 'Whole numbers at least 2.', 'Numbers at most 9.', '']);
  });
});

describe('a draft', () => {
  it('begins with the defaults, and is restored as it was left, wrong values included', () => {
    const draft = newDraft(catalog);
    assert.deepEqual(JSON.parse(JSON.stringify(draft.pipeline)), JSON.parse(JSON.stringify(resolvePipeline({}))));
    const typed = withValue(withValue(draft, ['pipeline', 'seed'], '1x'), ['pipeline', 'patches', 'overlap'], 'half');
    assert.deepEqual(restoredDraft(JSON.parse(JSON.stringify(typed)), catalog), typed);
    assert.deepEqual(restoredDraft({ ...typed, plan: { kind: 'k-fold', k: 'x' } }, catalog).plan, draft.plan);
    for (const broken of [null, 'x', {}, { ...draft, pipeline: { rank: 3 } }]) {
      assert.deepEqual(restoredDraft(broken, catalog), draft);
    }
  });

  it('is changed in one place, and shares the rest', () => {
    const draft = newDraft(catalog);
    const next = withValue(draft, ['pipeline', 'steps', 0, 'params', 'region'], 'nonzero');
    assert.equal(next.pipeline.steps[0].params.region, 'nonzero');
    assert.equal(draft.pipeline.steps[0].params.region, 'whole');
    assert.equal(next.pipeline.training, draft.pipeline.training);
  });

  it('moves entries of a list, never out of it', () => {
    assert.deepEqual(moved(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a']);
    assert.deepEqual(moved(['a', 'b', 'c'], 2, 1), ['a', 'c', 'b']);
    assert.deepEqual(moved(['a', 'b'], 0, -1), ['a', 'b']);
    assert.deepEqual(moved(['a', 'b'], 1, 2), ['a', 'b']);
  });

  it('takes new entries with their default settings', () => {
    for (const { id } of catalog.steps) {
      const steps = [defaultChoice(catalog.steps, id)];
      assert.deepEqual(JSON.parse(JSON.stringify(resolvePipeline({ steps }).steps)), JSON.parse(JSON.stringify(steps)));
    }
  });

  it('takes the settings and the folds of an earlier run', () => {
    const pipeline = catalog.defaults;
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const stratified = { kind: 'k-fold', k: 3, stratify: true } as const;
    const classes = Object.fromEntries(ids.map((id, i) => [id, [0, i % 2]]));
    const plans: FoldPlan[] = [{ kind: 'k-fold', k: 3 }, stratified, { kind: 'leave-one-out' }, { kind: 'all' }];
    for (const plan of plans) {
      const run = {
        command: commandOf(plan),
        folds: foldsOf(plan, ids, 1, {}, classes),
        stratified: plan === stratified,
      };
      assert.deepEqual(draftOfRun({ run: run as never, pipeline }).plan, plan);
    }
    const split = { command: 'train', folds: foldsOf({ kind: 'percentage', share: 0.3 }, ids, 1) };
    const { plan } = draftOfRun({ run: split as never, pipeline });
    assert.deepEqual(plan, { kind: 'hold-out', cases: split.folds[0].validation });
  });

  it('has a name that tells what it is', () => {
    const draft: Draft = { ...newDraft(catalog), plan: { kind: 'percentage', share: 0.2 } };
    assert.equal(defaultName(draft, 'Sample study', catalog), 'Sample study, 20 % held out, 3D U-Net');
    assert.ok(defaultName(draft, 'x'.repeat(500), catalog).length <= 120);
  });
});

describe('faults', () => {
  const faults = (change: (draft: Draft) => Draft) => [...faultsOf(change(newDraft(catalog)).pipeline, catalog)];

  it('are found at every place of a pipeline, as the engine finds them', () => {
    assert.deepEqual(
      faults((draft) => draft),
      [],
    );
    const wrong: [path: (string | number)[], value: unknown][] = [
      [['seed'], 'x'],
      [['steps', 0, 'params', 'region'], 'nowhere'],
      [['patches', 'overlap'], 1],
      [['batches', 'size'], 0],
      [
        ['augmentations', 1, 'params', 'rotationDegrees'],
        [3, 1],
      ],
      [['architecture', 'params', 'depth'], 9],
      [['loss', 'params', 'crossEntropyWeight'], 'x'],
      [['optimizer', 'params', 'learningRate'], 0],
      [['schedule', 'params', 'power'], 0],
      [['training', 'epochs'], 0.5],
      [['prediction', 'weighting'], 'x'],
    ];
    for (const [path, value] of wrong) {
      const draft = withValue(newDraft(catalog), ['pipeline', ...path], value);
      const found = [...faultsOf(draft.pipeline, catalog)];
      assert.deepEqual(
        found.map(([place]) => place),
        [path.join('.')],
      );
      let thrown: unknown;
      assert.throws(
        () => resolvePipeline(draft.pipeline),
        (error) => ((thrown = error), true),
      );
      assert.equal(engineFault(thrown)?.[0], path.join('.'), 'the engine names the same place');
      assert.notEqual(sectionOf(path.join('.')), undefined);
    }
  });

  it('of the engine are shown where they are, in words', () => {
    const error = new StudioError(
      'bad-pipeline',
      'pipeline.patches.shape is [9, 9, 9]: the network halves each axis',
      'use [16, 16, 16]',
    );
    assert.deepEqual(engineFault(error), ['patches.shape', 'The network halves each axis; use [16, 16, 16].']);
    assert.equal(engineFault(new StudioError('memory', 'too large', 'make it smaller')), null);
    assert.deepEqual(['patches.shape', 'rank', 'seed', 'steps.0.params.x'].map(sectionOf), [
      'patches',
      'network',
      'training',
      'steps',
    ]);
  });

  it('name a choice that this version does not know', () => {
    const [[place, text]] = faults((draft) => withValue(draft, ['pipeline', 'loss', 'id'], 'future'));
    assert.deepEqual([place, /"future"/.test(text)], ['loss', true]);
  });
});

describe('goals', () => {
  it('give pipelines that hold, and are recognised until something is changed', () => {
    for (const goal of goals) {
      const draft = withGoal(newDraft(catalog), goal, catalog.defaults, 24);
      assert.deepEqual([...faultsOf(draft.pipeline, catalog)], []);
      assert.doesNotThrow(() => resolvePipeline(draft.pipeline));
      assert.equal(goalOf(draft, catalog.defaults, 24)?.id, goal.id);
      assert.equal(goalOf(withValue(draft, ['pipeline', 'training', 'epochs'], 17), catalog.defaults, 24), null);
    }
    assert.equal(goalOf(newDraft(catalog), catalog.defaults, 24)?.id, 'standard');
  });

  it('have no more folds than a small study has cases', () => {
    const small = withGoal(newDraft(catalog), goals[1], catalog.defaults, 3);
    assert.deepEqual(small.plan, { kind: 'k-fold', k: 3 });
    assert.equal(goalOf(small, catalog.defaults, 3)?.id, 'standard');
  });

  it('leave alone what fits the data, and undo one another', () => {
    const own = withValue(newDraft(catalog), ['pipeline', 'patches', 'shape'], [32, 32, 32]);
    const [quick, standard] = goals;
    const there = withGoal(own, quick, catalog.defaults, 24);
    assert.deepEqual(there.pipeline.patches.shape, [32, 32, 32]);
    assert.equal(there.pipeline.training.minutes, 3);
    assert.deepEqual(withGoal(there, standard, catalog.defaults, 24), own);
  });
});

describe('validation', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];

  it('is refused here where the engine refuses it', () => {
    const plans: FoldPlan[] = [
      { kind: 'k-fold', k: 5 },
      { kind: 'k-fold', k: 6 },
      { kind: 'k-fold', k: 1 },
      { kind: 'leave-one-out' },
      { kind: 'percentage', share: 0.2 },
      { kind: 'hold-out', cases: ['a'] },
      { kind: 'hold-out', cases: ['x'] },
      { kind: 'hold-out', cases: ids },
      { kind: 'all' },
    ];
    const groupings: Record<string, string>[] = [
      {},
      { a: 'one', b: 'one' },
      { a: '1', b: '1', c: '1', d: '1', e: '1' },
    ];
    for (const groups of groupings) {
      for (const plan of plans) {
        let isRefused = false;
        try {
          foldsOf(plan, ids, 1, groups);
        } catch {
          isRefused = true;
        }
        // A group that is torn by the choice of cases is told by the engine.
        if (plan.kind === 'hold-out' && Object.keys(groups).length > 0) continue;
        assert.equal(planFault(plan, ids, groups) !== null, isRefused, JSON.stringify([plan, groups]));
      }
    }
    assert.match(planFault({ kind: 'k-fold', k: 'x' as never }, ids) ?? '', /whole number from 2 to 5/);
    assert.match(planFault({ kind: 'percentage', share: 'x' as never }, ids) ?? '', /from 1 to 99/);
  });

  it('is told in words', () => {
    const texts = planKinds.map(({ kind }) => [startText(planOfKind(kind)), planText(planOfKind(kind), 24)]);
    assert.deepEqual(texts, [
      ['Start 5-fold cross-validation', '24 cases: 5 trainings, each with 4 or 5 cases held out.'],
      ['Start leave-one-out', '24 cases: 24 trainings, each with one case or group held out.'],
      ['Start training, 20 % held out', '24 cases: one training with about 5 cases held out.'],
      ['Start training', '24 cases: one training on 24, 0 held out.'],
      ['Start cross-validation', '24 cases.'],
      ['Start training on all cases', 'One training on 24 cases.'],
    ]);
    assert.equal(startText({ kind: 'k-fold', k: 4, stratify: true }), 'Start 4-fold cross-validation, stratified');
    assert.equal(startText({ kind: 'hold-out', cases: ['a'] }), 'Start training, 1 case held out');
    assert.equal(startText({ kind: 'percentage', share: 0.07 }), 'Start training, 7 % held out');
  });

  it('has the cases that can be trained on', () => {
    const of = (id: string, label: string | null, severity: 'error' | 'warning' | null) => ({
      ...{ id, images: [], label, shape: [], spacingMm: [], orientation: 'RAS', hashes: [] },
      problems: severity ? [{ kind: 'x', message: '', next: '', severity }] : [],
    });
    const cases = [
      of('a', 'l', null),
      of('b', null, null),
      of('c', 'l', 'error'),
      of('d', 'l', 'warning'),
      of('e', 'l', null),
    ];
    const choices = { excluded: ['e'], classNames: {}, classColours: {}, groups: {} };
    assert.deepEqual(usableCases({ dataset: { cases } as never, choices }), ['a', 'd']);
  });
});
