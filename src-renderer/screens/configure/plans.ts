import { faultOf, type Params } from '../../../shared/params.ts';
import type { FoldPlan } from '../../../shared/folds.ts';
import type { Run } from '../../../shared/run.ts';
import type { Study } from '../../../shared/study.ts';
import { counted } from '../../format.ts';

/** The ways to choose what is trained on and held out, in words. */
export const planKinds: readonly { readonly kind: FoldPlan['kind']; readonly title: string; readonly help: string }[] =
  [
    {
      kind: 'k-fold',
      title: 'k-fold cross-validation',
      help: 'One training a fold. Every case is held out once and scored by a network that has not seen it.',
    },
    {
      kind: 'leave-one-out',
      title: 'Leave one out',
      help: 'As many trainings as cases, each without one of them. For very small studies.',
    },
    {
      kind: 'percentage',
      title: 'Percentage split',
      help: 'One training. A share of the cases, drawn by the seed, is held out and scored.',
    },
    { kind: 'hold-out', title: 'Hold-out', help: 'One training. The cases that you choose are held out and scored.' },
    { kind: 'splits', title: 'Given folds', help: 'Folds from a file in the form of nnU-Net’s splits_final.json.' },
    { kind: 'all', title: 'Train on all cases', help: 'One training, nothing is held out: there will be no scores.' },
  ];

export const planParams = {
  k: {
    kind: 'number',
    default: 5,
    min: 2,
    integer: true,
    title: 'Folds',
    help: '5 is usual; more folds train on more cases, and take longer.',
  },
  stratify: {
    kind: 'boolean',
    default: false,
    title: 'Stratified',
    help: 'Each class occurs in as many cases of one fold as of another, as nearly as can be. For classes that few cases have.',
  },
  share: { kind: 'number', default: 20, min: 1, max: 99, unit: '%', title: 'Held out', help: 'Share of the cases.' },
} as const satisfies Params;

export function planOfKind(kind: FoldPlan['kind']): FoldPlan {
  switch (kind) {
    case 'k-fold':
      return { kind, k: planParams.k.default };
    case 'percentage':
      return { kind, share: planParams.share.default / 100 };
    case 'hold-out':
      return { kind, cases: [] };
    case 'splits':
      return { kind, splits: [], name: '' };
    default:
      return { kind };
  }
}

export function commandOf(plan: FoldPlan): Run['command'] {
  return ['k-fold', 'leave-one-out', 'splits'].includes(plan.kind) ? 'cross-validate' : 'train';
}

/** Ids of the cases that can be trained on: labelled, without errors, not excluded. */
export function usableCases({ dataset, choices }: Pick<Study, 'dataset' | 'choices'>): string[] {
  return dataset.cases
    .filter(({ label, problems }) => label !== null && problems.every(({ severity }) => severity !== 'error'))
    .map(({ id }) => id)
    .filter((id) => !choices.excluded.includes(id));
}

/** What stays together: groups, and cases by themselves. */
export function unitCount(cases: readonly string[], groups: Readonly<Record<string, string>>): number {
  return new Set(cases.map((id) => (Object.hasOwn(groups, id) ? `group ${groups[id]}` : `case ${id}`))).size;
}

/** What is wrong with a plan for these cases, and what to give instead; null where it is good. */
export function planFault(
  plan: FoldPlan,
  cases: readonly string[],
  groups: Readonly<Record<string, string>> = {},
): string | null {
  const units = unitCount(cases, groups);
  const what = units < cases.length ? 'groups' : 'cases';
  if (plan.kind !== 'all' && units < 2) return `There are too few ${what} to hold any out: add labelled cases.`;
  if (plan.kind === 'k-fold') {
    const fault = faultOf({ ...planParams.k, max: units }, plan.k);
    return fault && `Give ${fault}: there are ${units} ${what}.`;
  }
  if (plan.kind === 'percentage') {
    const fault = faultOf(planParams.share, typeof plan.share === 'number' ? percentOf(plan.share) : plan.share);
    return fault && `Give ${fault}.`;
  }
  if (plan.kind === 'hold-out') {
    if (plan.cases.length === 0) return 'Choose the cases that are held out.';
    const unknown = plan.cases.find((id) => !cases.includes(id));
    if (unknown !== undefined) return `${unknown} cannot be held out: it is excluded, or has no good label.`;
    if (plan.cases.length >= cases.length) return 'Leave some cases to train on.';
  }
  if (plan.kind === 'splits' && plan.name === '') return 'Choose a file.';
  return null;
}

/** 0.2 is 20, without the dust of binary fractions. */
export function percentOf(share: number): number {
  return Number((100 * share).toPrecision(6));
}

/** What the primary button says. */
export function startText(plan: FoldPlan): string {
  switch (plan.kind) {
    case 'k-fold':
      return `Start ${plan.k}-fold cross-validation${plan.stratify ? ', stratified' : ''}`;
    case 'leave-one-out':
      return 'Start leave-one-out';
    case 'percentage':
      return `Start training, ${percentOf(plan.share)} % held out`;
    case 'hold-out':
      return plan.cases.length === 0
        ? 'Start training'
        : `Start training, ${counted(plan.cases.length, 'case')} held out`;
    case 'splits':
      return 'Start cross-validation';
    case 'all':
      return 'Start training on all cases';
  }
}

/** What will be done with so many cases, in one sentence. */
export function planText(plan: FoldPlan, count: number): string {
  const cases = counted(count, 'case');
  switch (plan.kind) {
    case 'k-fold': {
      const [least, most] = [Math.floor(count / plan.k), Math.ceil(count / plan.k)];
      const held = least === most ? counted(least, 'case') : `${least} or ${most} cases`;
      return `${cases}: ${counted(plan.k, 'training')}, each with ${held} held out.`;
    }
    case 'leave-one-out':
      return `${cases}: ${counted(count, 'training')}, each with one case or group held out.`;
    case 'percentage':
      return `${cases}: one training with about ${counted(Math.max(1, Math.round(count * plan.share)), 'case')} held out.`;
    case 'hold-out':
      return `${cases}: one training on ${count - plan.cases.length}, ${plan.cases.length} held out.`;
    case 'splits': {
      const folds = Array.isArray(plan.splits) ? plan.splits.length : 0;
      return plan.name === '' ? `${cases}.` : `${counted(folds, 'training')} with the folds of ${plan.name}.`;
    }
    case 'all':
      return `One training on ${cases}.`;
  }
}
