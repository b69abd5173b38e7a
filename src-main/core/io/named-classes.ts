import type { Dataset } from '../../../shared/dataset.ts';

/** Names that have this in common are one class: `Liver ` and `liver`. */
export function nameKey(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** What label files that name their classes call one. */
export function labelNameOf({ name, labelName }: Dataset['classes'][number]): string {
  return labelName ?? name;
}

/**
 * The classes of labels that name them: in alphabetical order, which is the same whatever the order in each file. Of
 * several spellings the most usual one.
 */
export function classesOfNames(names: Iterable<string>): Dataset['classes'] {
  const spellings = new Map<string, Map<string, number>>();
  for (const name of names) {
    const votes = spellings.get(nameKey(name)) ?? new Map<string, number>();
    votes.set(name.trim(), (votes.get(name.trim()) ?? 0) + 1);
    spellings.set(nameKey(name), votes);
  }
  spellings.delete('background');
  const sorted = [...spellings].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    { value: 0, name: 'background' },
    ...sorted.map(([, votes], i) => ({ value: i + 1, name: mostUsual(votes) })),
  ];
}

/** Of equally many, the first in order, so that it does not depend on the order of the cases. */
function mostUsual(votes: ReadonlyMap<string, number>): string {
  return [...votes].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))[0][0];
}

/** What the values of a label that names its classes are in files of a data set; null for a name that is no class. */
export function valuesByName(
  names: ReadonlyMap<number, string>,
  classes: Dataset['classes'],
): Map<number, number | null> {
  const values = new Map(classes.map((each) => [nameKey(labelNameOf(each)), each.value]));
  return new Map([[0, 0], ...[...names].map(([value, name]) => [value, values.get(nameKey(name)) ?? null] as const)]);
}
