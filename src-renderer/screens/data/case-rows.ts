import type { Case, Dataset, Problem } from '../../../shared/dataset.ts';
import type { DatasetChoices } from '../../../shared/study.ts';
import { shownClasses } from './classes.ts';

/** A case as its row shows it. */
export interface CaseRow {
  /** The case's id, made unique where several cases have the same. */
  readonly key: string;
  readonly case: Case;
  /** Voxels along x, y, z. */
  readonly shape: readonly number[];
  /** Millimetres along x, y, z. */
  readonly spacingMm: readonly number[];
  /** null where it is unknown how many there are. */
  readonly channels: number | null;
  /** Names of the classes that its label holds, without the background; null where that is not known. */
  readonly labels: readonly string[] | null;
  /** Cases of one group are never trained on and held out in the same fold; empty: a group of its own. */
  readonly group: string;
  /** Why it cannot be trained on; null where it can. */
  readonly fault: string | null;
  readonly isExcluded: boolean;
}

export function caseRows(dataset: Dataset, choices: DatasetChoices): CaseRow[] {
  const { cases, channels } = dataset;
  const nameByValue = new Map(shownClasses(dataset, choices).map(({ value, name }) => [value, name]));
  const excluded = new Set(choices.excluded);
  const seen = new Map<string, number>();
  return cases.map((each) => {
    const before = seen.get(each.id) ?? 0;
    seen.set(each.id, before + 1);
    return {
      key: before === 0 ? each.id : `${each.id} (${before + 1})`,
      case: each,
      shape: each.shape.toReversed(),
      spacingMm: each.spacingMm.toReversed(),
      channels: channelsOf(each, channels.length),
      labels:
        each.labelValues?.filter((value) => value !== 0).map((value) => nameByValue.get(value) ?? `${value}`) ?? null,
      group: choices.groups[each.id] ?? '',
      fault: faultOf(each),
      isExcluded: excluded.has(each.id),
    };
  });
}

export function isTrainable({ fault, isExcluded }: CaseRow): boolean {
  return fault === null && !isExcluded;
}

/** Whether a row holds every word, in its id, group, orientation or problems. */
export function matchesFilter({ case: each, group }: CaseRow, filter: string, hasProblemsOnly: boolean): boolean {
  if (hasProblemsOnly && each.problems.length === 0) return false;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const problems = each.problems.map(({ kind, message }) => `${kind} ${message}`);
  const text = [each.id, group, each.orientation, ...problems].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The worst first. */
export function bySeverity(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** `shape-mismatch` as read: "Shape mismatch". */
export function kindTitle(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Cases that come in while a scan runs, in no order, as they will stand when it has ended. */
export function mergedCases(known: readonly Case[], more: readonly Case[]): Case[] {
  const keyOf = ({ id, images }: Case): string => `${id}\n${images[0] ?? ''}`;
  const byKey = new Map([...known, ...more].map((each) => [keyOf(each), each]));
  return [...byKey.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function faultOf({ label, problems }: Case): string | null {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) return error.message;
  return label === null ? 'It has no label: a model can predict it, but not learn from it' : null;
}

/** One file a channel, or one file that holds all; then a case with other channels than most says so itself. */
function channelsOf({ images, shape, problems }: Case, usual: number): number | null {
  if (images.length > 1) return images.length;
  const isOther = problems.some(({ kind }) => kind === 'missing-channel' || kind === 'extra-channel');
  return isOther || shape.length === 0 || usual === 0 ? null : usual;
}
