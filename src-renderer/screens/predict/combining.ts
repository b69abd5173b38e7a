import type { CombineWay } from '../../../shared/combine.ts';
import type { RunEntry } from '../../../shared/workspace.ts';

export const ways: readonly { readonly id: CombineWay; readonly title: string; readonly help: string }[] = [
  { id: 'mean', title: 'Mean', help: 'Of the probabilities: whoever is sure says more than whoever is not.' },
  { id: 'weighted', title: 'Weighted mean', help: 'Of the probabilities; some count for more than others.' },
  {
    id: 'majority',
    title: 'Majority',
    help: 'Of the labels, one vote each; a tie goes to the larger mean probability.',
  },
];

export function wayTitle(id: CombineWay): string {
  return ways.find((way) => way.id === id)!.title;
}

/** What is combined: several runs, each the mean of its networks, or the networks of one. */
export function membersOf(runs: readonly Pick<RunEntry, 'name' | 'folds'>[]): string[] {
  if (runs.length !== 1) return runs.map(({ name }) => name);
  return Array.from({ length: runs[0].folds }, (_, fold) => `Fold ${fold + 1}`);
}

/** Why a run cannot be combined with the first; null where it can. Channels are compared when it starts. */
export function misfit(run: Pick<RunEntry, 'dataset'>, first: Pick<RunEntry, 'name' | 'dataset'>): string | null {
  if (run.dataset.classes.join('\n') === first.dataset.classes.join('\n')) return null;
  return `its classes are others than those of ${first.name}`;
}

/** Weights as typed: numbers from 0 on with spaces or commas between; null for none, else a fault as a text. */
export function parseWeights(
  text: string,
  members: readonly string[],
): { weights: number[] | null } | { fault: string } {
  const words = text
    .trim()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (words.length === 0) return { weights: null };
  const weights = words.map(Number);
  const wrong = words.find((_, i) => !(weights[i] >= 0 && weights[i] < Infinity));
  if (wrong !== undefined) return { fault: `“${wrong}” is no number from 0 on` };
  if (weights.length !== members.length)
    return { fault: `Give ${members.length} numbers, one for each: ${members.join('; ')}` };
  return weights.every((weight) => weight === 0) ? { fault: 'Give one of them more than 0' } : { weights };
}
