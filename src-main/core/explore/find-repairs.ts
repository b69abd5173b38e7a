import type { Case, Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import type { Repair } from '../../../shared/study.ts';
import { listFolder } from '../io/folder.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';
import { repairs } from './repairs/index.ts';

/** A repair that is safe for some cases of a data set, and which these are: changed by it, or left out. */
export interface FoundRepair extends Repair {
  readonly effect: 'change' | 'leave-out' | 'classes';
  readonly cases: readonly Case[];
}

/**
 * The repairs that are safe for what a scan found. Reads the files of cases with problems once more, where only they
 * tell. Throws `cancelled`.
 */
export async function findRepairs(root: string, dataset: Dataset, signal?: AbortSignal): Promise<FoundRepair[]> {
  const named = (await listFolder(root)).description?.classes ?? null;
  const classValues = named && dataset.classes.map(({ value }) => value);
  const changes = await Promise.all(
    Object.entries(repairs).map(async ([kind, { title, help }]): Promise<FoundRepair> => {
      const cases = await safeCases(root, dataset, kind, classValues, signal);
      return { kind, title: counted(title, cases.length), help, effect: 'change', cases };
    }),
  );
  const all = [...changes, await duplicates(root, dataset, signal), errors(dataset), absentClasses(dataset, named)];
  return all.filter((each) => each !== null).filter(({ cases, effect }) => cases.length > 0 || effect === 'classes');
}

async function safeCases(
  root: string,
  dataset: Dataset,
  kind: string,
  classValues: readonly number[] | null,
  signal?: AbortSignal,
): Promise<Case[]> {
  const { classes } = dataset;
  const cases = withProblem(dataset, kind);
  const isSafe = (each: Case, stop: AbortSignal): Promise<boolean> =>
    sharedPool().run('isRepairSafe', { root, each, classes, kind, classValues }, { signal: stop });
  const safe = await allOf(cases, isSafe, signal);
  return cases.filter((_, i) => safe[i]);
}

/** All but the first of cases with the same image and the same label. With labels that differ, somebody has to choose. */
async function duplicates(root: string, dataset: Dataset, signal?: AbortSignal): Promise<FoundRepair> {
  const suspects = withProblem(dataset, 'duplicate-voxels');
  const hashes = await allOf(
    suspects,
    (each, stop) =>
      sharedPool()
        .run('voxelHashes', { root, each, classes: dataset.classes }, { signal: stop })
        .catch(ignoreUnreadable),
    signal,
  );
  const groups = new Map<string, { each: Case; label: string | null }[]>();
  for (const [i, hash] of hashes.entries()) {
    if (hash === null) continue;
    groups.set(hash.image, [...(groups.get(hash.image) ?? []), { each: suspects[i], label: hash.label }]);
  }
  const cases = [...groups.values()].flatMap((group) => {
    const labelled = group.filter(({ label }) => label !== null);
    if (new Set(labelled.map(({ label }) => label)).size > 1) return [];
    const kept = labelled[0] ?? group[0];
    return group.filter((each) => each !== kept).map(({ each }) => each);
  });
  return {
    kind: 'duplicate-voxels',
    title: counted('Leave out copies of other cases', cases.length),
    help: 'Of cases with the same image, and the same label or none, one stays.',
    effect: 'leave-out',
    cases,
  };
}

/** Null where nothing would be left. */
function errors(dataset: Dataset): FoundRepair | null {
  const cases = dataset.cases.filter(({ problems }) => problems.some(({ severity }) => severity === 'error'));
  if (cases.length === dataset.cases.length) return null;
  return {
    kind: 'errors',
    title: counted('Leave out cases with errors', cases.length),
    help: 'A case stays where another repair that is chosen with this one takes away all its errors.',
    effect: 'leave-out',
    cases,
  };
}

/** Only where every label could be read: else the class may be in one of the others. */
function absentClasses(dataset: Dataset, named: Dataset['classes'] | null): FoundRepair | null {
  const absent = absentClassValues(dataset).length;
  const isRead = ({ label, labelValues }: Case): boolean => label === null || labelValues !== undefined;
  if (absent === 0 || named === null || !dataset.cases.every(isRead)) return null;
  const what = absent === 1 ? 'the class' : `${absent} classes`;
  return {
    kind: 'absent-class',
    title: `Take ${what} that no label holds out of the list`,
    help: 'Only dataset.json of the copy is changed; label files stay as they are.',
    effect: 'classes',
    cases: [],
  };
}

/** The label values of the classes that a scan found nowhere. */
export function absentClassValues({ classes, cases, problems }: Dataset): number[] {
  if (!problems.some(({ kind }) => kind === 'absent-class')) return [];
  const seen = new Set(cases.flatMap(({ labelValues = [] }) => labelValues));
  return classes
    .slice(1)
    .map(({ value }) => value)
    .filter((value) => !seen.has(value));
}

function withProblem({ cases }: Dataset, kind: string): Case[] {
  return cases.filter(({ problems }) => problems.some((each) => each.kind === kind));
}

function counted(title: string, count: number): string {
  return `${title}: ${count} case${count === 1 ? '' : 's'}`;
}

function ignoreUnreadable(error: unknown): null {
  if (isStudioError(error, 'cancelled')) throw error;
  return null;
}
