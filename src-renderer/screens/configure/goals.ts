import type { PipelineJson } from '../../../shared/configure.ts';
import type { FoldPlan } from '../../../shared/folds.ts';
import type { Draft } from './draft.ts';
import { isSame } from './values.ts';

export interface Goal {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** Settings that differ from the defaults. */
  readonly architecture: Readonly<Record<string, unknown>>;
  readonly optimizer: Readonly<Record<string, unknown>>;
  readonly training: Readonly<Record<string, unknown>>;
  readonly plan: FoldPlan;
}

/** How much work a training is worth. What fits the data, as steps and patches, is not theirs to say. */
export const goals: readonly Goal[] = [
  {
    id: 'quick',
    title: 'Quick look',
    help: 'Does it work at all? A small network, three minutes, a quarter of the cases held out.',
    architecture: { filters: 8, depth: 3, normalization: 'instance' },
    optimizer: { learningRate: 0.003 },
    training: { epochs: 1000, iterations: 16, minutes: 3, validationPatches: 8 },
    plan: { kind: 'percentage', share: 0.25 },
  },
  {
    id: 'standard',
    title: 'Standard',
    help: 'The network of the MIScnn paper, 100 epochs, 5-fold cross-validation.',
    architecture: {},
    optimizer: {},
    training: {},
    plan: { kind: 'k-fold', k: 5 },
  },
  {
    id: 'thorough',
    title: 'Thorough',
    help: 'For results to publish: 500 epochs of at least 50 steps, 5-fold cross-validation.',
    architecture: {},
    optimizer: {},
    training: { epochs: 500, iterations: 50, validationPatches: 32 },
    plan: { kind: 'k-fold', k: 5 },
  },
];

/**
 * The draft as the goal would have it: the standard network, Adam with its schedule, and the goal's own settings. A study
 * of fewer cases or groups than folds has one of each.
 */
export function withGoal(draft: Draft, goal: Goal, defaults: PipelineJson, units: number): Draft {
  const { plan } = goal;
  const over = (choice: PipelineJson['loss'], params: Goal['architecture']): PipelineJson['loss'] => ({
    id: choice.id,
    params: { ...choice.params, ...params },
  });
  return {
    ...draft,
    pipeline: {
      ...draft.pipeline,
      architecture: over(defaults.architecture, goal.architecture),
      optimizer: over(defaults.optimizer, goal.optimizer),
      schedule: defaults.schedule,
      training: { ...defaults.training, ...goal.training },
    },
    plan: plan.kind === 'k-fold' ? { ...plan, k: Math.max(2, Math.min(plan.k, units)) } : plan,
  };
}

/** The goal that a draft follows; null where it has settings of its own. */
export function goalOf(draft: Draft, defaults: PipelineJson, units: number): Goal | null {
  return goals.find((goal) => isSame(withGoal(draft, goal, defaults, units), draft)) ?? null;
}
