import type { Dataset } from '../../../shared/dataset.ts';
import { defaultColour } from '../../../shared/draw/colours.ts';
import type { OpenWorkspace } from './workspace.ts';

/** Colours by label value, as chosen for a data set of the workspace; none for one that is not listed (any more). */
export async function chosenColours(
  workspace: OpenWorkspace,
  dataset: string | null,
): Promise<Readonly<Record<string, string>>> {
  if (dataset === null) return {};
  return workspace.dataset(dataset).then(
    ({ choices }) => choices.classColours,
    () => ({}),
  );
}

/** Foreground classes with their colours, in class order. */
export function foreground(
  classes: readonly Dataset['classes'][number][],
  colours: Readonly<Record<string, string>>,
): { name: string; colour: string }[] {
  return classes.slice(1).map(({ value, name }, i) => ({ name, colour: colours[value] ?? defaultColour(i + 1) }));
}
