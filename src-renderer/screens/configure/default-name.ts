import type { Catalog } from '../../../shared/configure.ts';
import type { Draft } from './draft.ts';
import { percentOf } from './plans.ts';

/** A name that tells runs of one data set apart: what, how it is validated, by which network. */
export function defaultName(
  { pipeline, plan }: Draft,
  dataset: string,
  catalog: Pick<Catalog, 'architectures'>,
): string {
  const network =
    catalog.architectures.find(({ id }) => id === pipeline.architecture.id)?.title ?? pipeline.architecture.id;
  const schemes: Readonly<Record<typeof plan.kind, string>> = {
    'k-fold': plan.kind === 'k-fold' ? `${plan.k}-fold${plan.stratify ? ' stratified' : ''}` : '',
    'leave-one-out': 'leave-one-out',
    percentage: plan.kind === 'percentage' ? `${percentOf(plan.share)} % held out` : '',
    'hold-out': 'hold-out',
    splits: 'given folds',
    all: 'all cases',
  };
  return `${dataset}, ${schemes[plan.kind]}, ${pipeline.rank}D ${network}`.slice(0, 120);
}
