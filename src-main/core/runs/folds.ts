import { StudioError } from '../../../shared/errors.ts';
import type { Fold } from '../../../shared/run.ts';
import { randomStream } from '../random.ts';

/** Which labelled cases are trained on and held out. */
export type FoldPlan =
  | { readonly kind: 'k-fold'; readonly k: number }
  /** Folds as nnU-Net's splits_final.json gives them; `name` is the file's, for messages. */
  | { readonly kind: 'splits'; readonly splits: unknown; readonly name: string }
  /** One training on all cases, none held out. */
  | { readonly kind: 'all' };

export function foldsOf(plan: FoldPlan, caseIds: readonly string[], seed: number): Fold[] {
  switch (plan.kind) {
    case 'k-fold':
      return kFolds(caseIds, plan.k, seed);
    case 'splits':
      return foldsFromSplits(plan.splits, caseIds, plan.name);
    case 'all':
      return [{ train: [...caseIds], validation: [] }];
  }
}

/** Cases shuffled by the seed and dealt into k folds whose sizes differ by one at most; each case is held out once. */
export function kFolds(caseIds: readonly string[], k: number, seed: number): Fold[] {
  if (k < 2 || k > caseIds.length) {
    throw new StudioError('usage', `${k} folds of ${caseIds.length} labelled cases`, `use 2 to ${caseIds.length} folds`);
  }
  const shuffled = randomStream(seed, 'folds').shuffle(caseIds.toSorted());
  return Array.from({ length: k }, (_, fold) => {
    const validation = new Set(shuffled.filter((_id, i) => i % k === fold));
    return { train: caseIds.filter((id) => !validation.has(id)), validation: [...validation].sort() };
  });
}

/**
 * Folds as nnU-Net's splits_final.json gives them: [{ "train": [ids], "val": [ids] }, …]. Throws `bad-file` for
 * unknown cases, an empty training list, and a case that is trained on and held out in one fold.
 */
export function foldsFromSplits(splits: unknown, caseIds: readonly string[], name: string): Fold[] {
  const bad = (fault: string): StudioError =>
    new StudioError('bad-file', `${name}: ${fault}`, 'give a list of { "train": [cases], "val": [cases] }');
  if (!Array.isArray(splits) || splits.length === 0) throw bad('it is not a list of folds');
  const known = new Set(caseIds);
  return splits.map((split: unknown, i) => {
    const { train, val } = (split ?? {}) as { train?: unknown; val?: unknown };
    const [training, validation] = [train, val].map((ids, part) => {
      if (!isTexts(ids)) throw bad(`fold ${i + 1} has no list "${part === 0 ? 'train' : 'val'}"`);
      const unknown = ids.find((id) => !known.has(id));
      if (unknown !== undefined) throw bad(`fold ${i + 1} names "${unknown}", which is no labelled case of the data set`);
      return ids;
    });
    if (training.length === 0) throw bad(`fold ${i + 1} trains on no case`);
    const both = training.find((id) => validation.includes(id));
    if (both !== undefined) throw bad(`fold ${i + 1} trains on "${both}" and holds it out`);
    return { train: training, validation };
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
