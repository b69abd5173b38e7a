import { counted, score } from '../../format.ts';
import type { Workspace } from '../../../shared/workspace.ts';
import type { ReviewOf } from './review-cases.ts';

/** Something whose cases can be looked at. */
export interface ReviewSource {
  readonly of: ReviewOf;
  readonly id: string;
  readonly title: string;
  /** One line more, as how many cases there are. */
  readonly note: string;
  /** Why its cases cannot be opened, with what to do; null where they can. */
  readonly fault: SourceFault | null;
}

export interface SourceFault {
  readonly what: string;
  readonly next: string;
  /** Where that is done. */
  readonly screen: 'data' | 'runs' | 'predict' | 'results';
}

export const sourceGroups = [
  { of: 'dataset', title: 'Data sets' },
  { of: 'run', title: 'Runs' },
  { of: 'prediction', title: 'Predictions' },
  { of: 'comparison', title: 'Comparisons of two label folders' },
] as const;

export function sourcesOf({ datasets, runs, predictions, comparisons }: Workspace): ReviewSource[] {
  return [
    ...datasets.map(({ id, name, isFound, scanned }) => ({
      ...{ of: 'dataset' as const, id, title: name },
      note: scanned ? counted(scanned.cases, 'case') : 'not scanned yet',
      fault: isFound
        ? null
        : { what: `The folder of ${name} is gone`, next: 'Say where it lies now', screen: 'data' as const },
    })),
    ...runs.map(({ id, name, status, dataset }) => ({
      ...{ of: 'run' as const, id, title: name },
      note: `${dataset.name}, ${status}`,
      fault:
        status === 'missing'
          ? {
              what: `The folder of ${name} is gone`,
              next: 'Bring it back or delete the entry',
              screen: 'runs' as const,
            }
          : null,
    })),
    ...predictions.map(({ id, runName, cases, input }) => ({
      ...{ of: 'prediction' as const, id, title: `${baseName(input)} by ${runName}` },
      note: counted(cases.length, 'case'),
      fault:
        cases.length > 0
          ? null
          : { what: 'No case was predicted yet', next: 'See how far it got', screen: 'predict' as const },
    })),
    ...comparisons.map(({ id, name, cases, meanDice, isFound }) => ({
      ...{ of: 'comparison' as const, id, title: name },
      note: `${counted(cases, 'case')}, Dice ${score(meanDice)}`,
      fault: isFound
        ? null
        : { what: `A folder of ${name} is gone`, next: 'Compare folders anew', screen: 'results' as const },
    })),
  ];
}

/** The last part of a path of either kind of system. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
