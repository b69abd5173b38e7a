import { StudioError } from '../../../shared/errors.ts';
import type { Case } from '../../../shared/dataset.ts';
import type { FoldPlan } from '../../../shared/folds.ts';
import type { Fold } from '../../../shared/run.ts';
import { randomStream } from '../random.ts';
import { dealStratified, unevenness } from './stratified-folds.ts';

export type { FoldPlan };

/** By case id; cases of one group are never trained on and held out in the same fold. A case without one is alone. */
export type Groups = Readonly<Record<string, string>>;

/** Values that occur in each case's label, by case id: what stratified folds spread evenly. */
export type LabelClasses = Readonly<Record<string, readonly number[]>>;

/** As a scan found them. */
export function labelClassesOf(cases: readonly Pick<Case, 'id' | 'labelValues'>[]): LabelClasses {
  return Object.fromEntries(cases.map(({ id, labelValues }) => [id, labelValues ?? []]));
}

/** Throws `usage` where the cases or their groups do not allow the plan, `bad-file` for faults of given splits. */
export function foldsOf(
  plan: FoldPlan,
  caseIds: readonly string[],
  seed: number,
  groups: Groups = {},
  classes: LabelClasses = {},
): Fold[] {
  switch (plan.kind) {
    case 'k-fold':
      return kFolds(caseIds, plan.k, seed, groups, plan.stratify ? classes : null);
    case 'leave-one-out':
      return leaveOneOut(caseIds, groups);
    case 'percentage':
      return [percentageSplit(caseIds, plan.share, seed, groups)];
    case 'hold-out':
      return [holdOut(caseIds, plan.cases, groups)];
    case 'splits':
      return foldsFromSplits(plan.splits, caseIds, plan.name, groups);
    case 'all':
      return [{ train: [...caseIds], validation: [] }];
  }
}

/**
 * Cases shuffled by the seed and dealt into k folds; each case is held out once. Without groups, sizes of folds differ
 * by one at most; groups stay together, the largest dealt first, each to the fold that has fewest cases. With `classes`,
 * the cases that have one are spread evenly over the folds as well.
 */
export function kFolds(
  caseIds: readonly string[],
  k: number,
  seed: number,
  groups: Groups = {},
  classes: LabelClasses | null = null,
): Fold[] {
  const units = unitsOf(randomStream(seed, 'folds').shuffle(caseIds.toSorted()), groups);
  if (k < 2 || k > units.length) {
    const what = `labelled cases${units.length < caseIds.length ? ` in ${units.length} groups` : ''}`;
    const next = units.length < 2 ? 'add cases' : `use 2 to ${units.length} folds`;
    throw new StudioError('usage', `${k} folds of ${caseIds.length} ${what}`, next);
  }
  if (classes !== null && caseIds.every((id) => (classes[id] ?? []).length === 0)) {
    const message = 'folds cannot be stratified: which classes the labels hold is not known';
    throw new StudioError('usage', message, 'scan the data set again, or do without');
  }
  const plain: string[][] = Array.from({ length: k }, () => []);
  for (const unit of units.toSorted((a, b) => b.length - a.length)) {
    plain.reduce((least, each) => (each.length < least.length ? each : least)).push(...unit);
  }
  const held = classes === null ? plain : stratified(plain, units, classes);
  return held.map((validation) => heldOut(caseIds, validation.sort()));
}

/** Chance may have dealt more evenly than the method, where groups are large. */
function stratified(plain: string[][], units: readonly string[][], classes: LabelClasses): string[][] {
  const dealt = dealStratified(units, plain.length, classes);
  return unevenness(dealt, classes) <= unevenness(plain, classes) ? dealt : plain;
}

/** Each case, or each group, is held out once, by itself. */
export function leaveOneOut(caseIds: readonly string[], groups: Groups = {}): Fold[] {
  const units = unitsOf(caseIds, groups);
  requireTwo(units, caseIds);
  return units.map((unit) => heldOut(caseIds, unit));
}

/** About this share of the cases is held out, chosen by the seed: at least one case or group, and never all of them. */
export function percentageSplit(caseIds: readonly string[], share: number, seed: number, groups: Groups = {}): Fold {
  const units = unitsOf(randomStream(seed, 'folds').shuffle(caseIds.toSorted()), groups);
  requireTwo(units, caseIds);
  const wanted = share * caseIds.length;
  const validation = [...units[0]];
  for (const unit of units.slice(1, -1)) {
    // Whatever is nearer to the share: with this group or without it.
    if (validation.length + unit.length / 2 <= wanted) validation.push(...unit);
  }
  return heldOut(caseIds, validation.sort());
}

/** The named cases are held out. */
function holdOut(caseIds: readonly string[], named: readonly string[], groups: Groups): Fold {
  const unknown = named.find((id) => !caseIds.includes(id));
  if (unknown !== undefined) {
    const next = 'choose among the labelled cases that are not excluded';
    throw new StudioError('usage', `"${unknown}" cannot be held out: it is no labelled case of the data set`, next);
  }
  const fold = heldOut(caseIds, [...new Set(named)]);
  if (fold.train.length === 0) {
    throw new StudioError('usage', `all ${named.length} cases are held out`, 'leave some to train on');
  }
  const torn = tornGroup(fold, groups);
  if (torn !== null) {
    throw new StudioError('usage', torn, 'hold out all cases of the group, or none');
  }
  return fold;
}

/**
 * Folds as nnU-Net's splits_final.json gives them: [{ "train": [ids], "val": [ids] }, …], or in the words of MIScnn's
 * sample_list.json, "TRAINING" and "VALIDATION". Throws `bad-file` for
 * unknown cases, an empty training list, and a case or a group that is trained on and held out in one fold.
 */
export function foldsFromSplits(
  splits: unknown,
  caseIds: readonly string[],
  name: string,
  groups: Groups = {},
): Fold[] {
  const bad = (fault: string): StudioError =>
    new StudioError('bad-file', `${name}: ${fault}`, 'give a list of { "train": [cases], "val": [cases] }');
  if (!Array.isArray(splits) || splits.length === 0) throw bad('it is not a list of folds');
  const known = new Set(caseIds);
  return splits.map((split: unknown, i) => {
    const { TRAINING, VALIDATION, train = TRAINING, val = VALIDATION } = (split ?? {}) as Record<string, unknown>;
    const [training, validation] = [train, val].map((ids, part) => {
      if (!isTexts(ids)) throw bad(`fold ${i + 1} has no list "${part === 0 ? 'train' : 'val'}"`);
      const unknown = ids.find((id) => !known.has(id));
      if (unknown !== undefined)
        throw bad(`fold ${i + 1} names "${unknown}", which is no labelled case of the data set`);
      return ids;
    });
    if (training.length === 0) throw bad(`fold ${i + 1} trains on no case`);
    const both = training.find((id) => validation.includes(id));
    if (both !== undefined) throw bad(`fold ${i + 1} trains on "${both}" and holds it out`);
    const fold = { train: training, validation };
    const torn = tornGroup(fold, groups);
    if (torn !== null) throw bad(`in fold ${i + 1}, ${torn}`);
    return fold;
  });
}

/** Cases that stay together, in the order in which they first come. */
function unitsOf(caseIds: readonly string[], groups: Groups): string[][] {
  const units = new Map<string, string[]>();
  for (const id of caseIds) {
    const key = Object.hasOwn(groups, id) ? `group ${groups[id]}` : `case ${id}`;
    const unit = units.get(key);
    if (unit) unit.push(id);
    else units.set(key, [id]);
  }
  return [...units.values()];
}

function heldOut(caseIds: readonly string[], validation: string[]): Fold {
  const held = new Set(validation);
  return { train: caseIds.filter((id) => !held.has(id)), validation };
}

/** Says which group is on both sides of a fold; null where none is. */
function tornGroup({ train, validation }: Fold, groups: Groups): string | null {
  const trained = new Map(train.filter((id) => Object.hasOwn(groups, id)).map((id) => [groups[id], id]));
  const torn = validation.find((id) => Object.hasOwn(groups, id) && trained.has(groups[id]));
  if (torn === undefined) return null;
  return `"${torn}" is held out and "${trained.get(groups[torn])}" is trained on, both of the group "${groups[torn]}"`;
}

function requireTwo(units: readonly string[][], caseIds: readonly string[]): void {
  if (units.length >= 2) return;
  const message = `${caseIds.length} labelled case${caseIds.length === 1 ? '' : 's'}, all of one group`;
  throw new StudioError('usage', message, 'add labelled cases: one part is trained on, another held out');
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
