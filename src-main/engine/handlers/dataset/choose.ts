import type { Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { DatasetChoices, Study } from '../../../../shared/study.ts';
import type { CallArguments } from '../../../../shared/api.ts';
import type { Studio } from '../../studio.ts';
import { requireScanned, studyOf } from './study.ts';

const longestName = 120;

/** Changes what is arranged on top of a data set. Throws `usage` for what makes no sense. */
export async function chooseIn(
  { workspace }: Studio,
  { id, name, choices: change }: CallArguments<'dataset.choose'>,
): Promise<Study> {
  const stored = await workspace.writeDataset(id, (now) => {
    const { dataset, choices } = requireScanned(now);
    const next = tidied({ ...choices, ...change });
    requireKnown(next, dataset);
    requireNames(next, dataset);
    return { choices: next, ...(name && { name: named(name) }) };
  });
  return studyOf(requireScanned(stored));
}

/** Without what is said of cases and classes that are not there any more. */
export function knownChoices(choices: DatasetChoices, dataset: Dataset): DatasetChoices {
  const { ids, values } = known(dataset);
  const only = (record: Record<string, string>, keys: ReadonlySet<string>): Record<string, string> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
  return {
    excluded: choices.excluded.filter((id) => ids.has(id)),
    classNames: only(choices.classNames, values),
    classColours: only(choices.classColours, values),
    groups: only(choices.groups, ids),
  };
}

/** Names without spaces around them; an empty one is none. */
function tidied({ excluded, classNames, classColours, groups }: DatasetChoices): DatasetChoices {
  const trimmed = (record: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(record)
        .map(([key, text]) => [key, text.trim()])
        .filter(([, text]) => text !== ''),
    );
  return {
    excluded: [...new Set(excluded)].sort(),
    classNames: trimmed(classNames),
    classColours: trimmed(classColours),
    groups: trimmed(groups),
  };
}

function requireKnown({ excluded, classNames, classColours, groups }: DatasetChoices, dataset: Dataset): void {
  const { ids, values } = known(dataset);
  const missing = [...excluded, ...Object.keys(groups)].find((id) => !ids.has(id));
  if (missing !== undefined) throw usage(`${dataset.name} has no case "${missing}"`, 'scan it again');
  const value = [...Object.keys(classNames), ...Object.keys(classColours)].find((each) => !values.has(each));
  if (value !== undefined) throw usage(`${dataset.name} has no class with the label value ${value}`, 'scan it again');
}

function requireNames({ classNames }: DatasetChoices, dataset: Dataset): void {
  const seen = new Set<string>();
  for (const { value, name } of dataset.classes) {
    const shown = named(classNames[value] ?? name);
    if (seen.has(shown)) throw usage(`two classes would have the name "${shown}"`, 'give one of them another name');
    seen.add(shown);
  }
}

function named(text: string): string {
  const name = text.trim();
  if (name === '') throw usage('the name is empty', 'give a name');
  if (name.length > longestName) throw usage(`a name has ${name.length} letters`, `use ${longestName} at most`);
  return name;
}

function known({ cases, classes }: Dataset): { ids: ReadonlySet<string>; values: ReadonlySet<string> } {
  return { ids: new Set(cases.map(({ id }) => id)), values: new Set(classes.map(({ value }) => String(value))) };
}

function usage(fault: string, next: string): StudioError {
  return new StudioError('usage', fault, next);
}
