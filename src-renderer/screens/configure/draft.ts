import { z } from 'zod';
import { pipelineSchema, type Catalog, type CatalogEntry, type PipelineJson } from '../../../shared/configure.ts';
import { foldPlanSchema, type FoldPlan } from '../../../shared/folds.ts';
import type { RunDetail } from '../../../shared/run-detail.ts';

/** What is being configured for a data set. Values may be wrong while they are typed; `faultsOf` tells. */
export interface Draft {
  readonly pipeline: PipelineJson;
  readonly plan: FoldPlan;
  /** Of the run; null: made from the other choices. */
  readonly name: string | null;
  /** The saved pipeline that it began as. */
  readonly saved: { readonly id: string; readonly name: string } | null;
}

export type Path = readonly (string | number)[];

export const defaultPlan: FoldPlan = { kind: 'k-fold', k: 5 };

export function newDraft({ defaults }: Pick<Catalog, 'defaults'>): Draft {
  return { pipeline: defaults, plan: defaultPlan, name: null, saved: null };
}

/** A draft as it was remembered, or a new one where that is not whole, as after an update of the app. */
export function restoredDraft(value: unknown, catalog: Pick<Catalog, 'defaults'>): Draft {
  const schema = z.object({
    pipeline: z.object({
      ...pipelineSchema.shape,
      seed: z.unknown(),
      // Drafts of older versions have none.
      evaluation: pipelineSchema.shape.evaluation.default(catalog.defaults.evaluation),
    }),
    plan: z.unknown(),
    name: z.string().nullable(),
    saved: z.object({ id: z.string(), name: z.string() }).nullable(),
  });
  const result = schema.safeParse(value);
  if (!result.success) return newDraft(catalog);
  const plan = foldPlanSchema.safeParse(result.data.plan);
  return { ...(result.data as Draft), plan: plan.success ? plan.data : defaultPlan };
}

/** A copy with one value replaced; everything else is shared. */
export function withValue<Whole>(whole: Whole, [key, ...rest]: Path, value: unknown): Whole {
  if (key === undefined) return value as Whole;
  const inner = (whole as Record<string | number, unknown>)[key];
  const next = withValue(inner, rest, value);
  if (Array.isArray(whole)) return whole.map((each: unknown, i) => (i === key ? next : each)) as Whole;
  return { ...whole, [key]: next };
}

/** A list with one entry at another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, i) => i !== from);
  return to < 0 || to >= items.length ? [...items] : [...rest.slice(0, to), items[from], ...rest.slice(to)];
}

/** An entry of a registry with its default settings. */
export function defaultChoice(entries: readonly CatalogEntry[], id: string): PipelineJson['loss'] {
  const params = entries.find((entry) => entry.id === id)?.params ?? {};
  return { id, params: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default])) };
}

/** The pipeline and the validation of an earlier run; folds by number come out the same, since the seed is. */
export function draftOfRun({ run, pipeline }: Pick<RunDetail, 'run' | 'pipeline'>): Draft {
  return { pipeline, plan: planOfRun(run), name: null, saved: null };
}

function planOfRun({ command, folds, stratified }: RunDetail['run']): FoldPlan {
  const [{ train, validation }] = folds;
  if (command === 'train') return validation.length > 0 ? { kind: 'hold-out', cases: validation } : { kind: 'all' };
  const isLeaveOneOut = folds.length === train.length + validation.length && folds.length > 2;
  return isLeaveOneOut
    ? { kind: 'leave-one-out' }
    : { kind: 'k-fold', k: folds.length, ...(stratified && { stratify: true }) };
}
