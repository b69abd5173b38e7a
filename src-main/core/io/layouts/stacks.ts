import type { Problem } from '../../../../shared/dataset.ts';
import { formatOf, isPicture, stemOf } from '../format-of.ts';
import { problem, type Candidate, type Found, type Listing } from './layout.ts';
import { withLabels } from './names.ts';

/** A folder of slices, or of one file that holds the whole volume. */
export interface Stack {
  /** Base name of the folder. */
  readonly name: string;
  /** `FOLDER/*.png`, or the path of the only file. */
  readonly path: string;
  readonly problems: readonly Problem[];
}

/** The stacks in the folders of `folder`, which lies directly in the data set. Series, as of DICOM, are none. */
export function stacksIn({ deeper }: Pick<Listing, 'deeper'>, folder: string): Stack[] {
  return stacksAmong(deeper.filter((file) => file.startsWith(`${folder}/`)));
}

/** The stacks in the folders of these files; those in no folder are none. */
export function stacksAmong(files: readonly string[]): Stack[] {
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const name = file.split('/').at(-2);
    if (name === undefined) continue;
    const inside = byFolder.get(name);
    if (inside) inside.push(file);
    else byFolder.set(name, [file]);
  }
  return [...byFolder].flatMap(([name, inside]) => {
    const path = stackOf(inside);
    return path === null ? [] : [{ name, path, problems: othersOf(inside, path) }];
  });
}

/** Most slices are of one kind; beside scans, pictures are no data. */
function stackOf(files: readonly string[]): string | null {
  const slices = files.filter((file) => stemOf(file) !== null && formatOf(file).isSeries !== true);
  const scans = slices.filter((file) => !isPicture(file));
  const used = scans.length > 0 ? scans : slices;
  if (used.length < 2) return used[0] ?? null;
  const counts = new Map<string, number>();
  for (const file of used) counts.set(extensionOf(file), (counts.get(extensionOf(file)) ?? 0) + 1);
  const [[extension]] = [...counts].sort((a, b) => b[1] - a[1]);
  return `${used[0].slice(0, used[0].lastIndexOf('/'))}/*${extension}`;
}

function othersOf(files: readonly string[], path: string): Problem[] {
  if (!path.includes('*')) return [];
  const others = files.filter((file) => stemOf(file) !== null && !path.endsWith(`*${extensionOf(file)}`));
  if (others.length === 0) return [];
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  const message = `${others[0]}${more} is of another kind than the slices beside it and was left out`;
  return [problem('warning', 'unsupported-file', message, 'give all slices of a case one kind of file')];
}

/** In lower case, with the dot. */
function extensionOf(file: string): string {
  return file
    .slice(file.lastIndexOf('/') + 1)
    .slice((stemOf(file) ?? '').length)
    .toLowerCase();
}

/** Stacks as cases, with the stack or the file of labels that has their name. */
export function withStackLabels(images: readonly Stack[], labels: readonly Stack[], files: readonly string[]): Found {
  const found = withLabels(
    images.map(({ name, path, problems }) => ({ id: name, images: [path], label: null, problems })),
    // Named as their folders while they are looked for: all stacks have the file name `*`.
    [...labels.map(({ name }) => `${name}/${name}.nii`), ...files],
  );
  const ofFolder = new Map(labels.map((each) => [`${each.name}/${each.name}.nii`, each]));
  const candidates = found.candidates.map((each): Candidate => {
    const stack = each.label === null ? undefined : ofFolder.get(each.label);
    if (!stack) return each;
    return { ...each, label: stack.path, problems: [...each.problems, ...stack.problems] };
  });
  return { candidates, problems: found.problems };
}
