import { StudioError } from '../../../shared/errors.ts';
import type { Fold } from '../../../shared/run.ts';
import { nameOfRun } from './require-alike.ts';
import type { OpenRun } from './run-folder.ts';

/**
 * Throws `bad-run` with the reason where runs were not cross-validated alike: each case has to be held out by the fold of
 * one number in all of them, from networks that trained on the same other cases, and its files have to be the same. So
 * what runs together make of a case comes from networks none of which has seen it.
 */
export function requireSameFolds(runs: readonly OpenRun[]): void {
  const [first, ...others] = runs;
  if (first.run.folds.every(({ validation }) => validation.length === 0)) {
    throw new StudioError('bad-run', `${nameOfRun(first)} holds out no case`, 'score runs that were cross-validated');
  }
  for (const other of others) {
    const reason = differenceOf(first, other);
    if (reason === null) continue;
    throw new StudioError(
      'bad-run',
      `${nameOfRun(first)} and ${nameOfRun(other)} were not cross-validated alike: ${reason}`,
      'cross-validate both on the same data with the same folds: one seed and number, or one file by --splits',
    );
  }
}

function differenceOf(first: OpenRun, other: OpenRun): string | null {
  const [expected, found] = [first.run.folds, other.run.folds];
  if (expected.length !== found.length) return `${expected.length} folds and ${found.length}`;
  for (const [i, fold] of expected.entries()) {
    for (const [part, what] of [
      ['validation', 'holds out'],
      ['train', 'trains on'],
    ] as const) {
      const odd = oddCase(fold, found[i], part);
      if (odd !== null) return `fold ${i + 1} ${what} ${odd} in one of them only`;
    }
  }
  const held = new Set(expected.flatMap(({ validation }) => validation));
  const hashesOf = ({ dataset }: OpenRun, id: string): string =>
    dataset.cases.find((each) => each.id === id)?.hashes.join() ?? '';
  const changed = [...held].find((id) => hashesOf(first, id) !== hashesOf(other, id));
  return changed === undefined ? null : `the files of case ${changed} were others`;
}

/** A case that is in one of the two lists only; null where there is none. */
function oddCase(one: Fold, other: Fold, part: 'train' | 'validation'): string | null {
  const [a, b] = [new Set(one[part]), new Set(other[part])];
  return [...a].find((id) => !b.has(id)) ?? [...b].find((id) => !a.has(id)) ?? null;
}
