import type { Problem } from '../../../../shared/dataset.ts';
import { formatOf, stemOf } from '../format-of.ts';
import { problem, type Candidate, type Layout } from './layout.ts';
import { filesIn, foldersOf } from './names.ts';

const labelName = /(^|[-_. ])(seg|segmentation|label|labels|mask|masks|gt)$/;
const imagePrefix = /^(imaging|image|img)[-_. ]/;

/** In this order they become channels; modalities of other names follow by the alphabet. */
const known = [
  ...['t1', 't1n', 't1w', 't1c', 't1ce', 't1gd', 't2', 't2w', 't2f', 'flair', 'pd', 'dwi', 'adc', 'swi'],
  ...['ct', 'pet', 'cbf', 'cbv', 'mtt', 'tmax'],
];

/** A file of a case: what its name says beside the case's own. */
interface Part {
  readonly path: string;
  readonly name: string;
  /** Its base name without `name`. */
  readonly prefix: string;
}

/** As BraTS: one folder a case, one file a modality, named by the case (or "imaging") and the modality. */
export const modalities: Layout = {
  id: 'modalities',
  title: 'One folder a case, one file a modality (BraTS)',
  help: 'CASE/CASE_t1.nii.gz, CASE/CASE_flair.nii.gz, CASE/CASE_seg.nii.gz',
  precedence: 5,

  detect: ({ files }) => foldersOf(files).some((folder) => imagesOf(partsOf(files, folder)).length > 0),

  find({ files }) {
    const folders = foldersOf(files).map((id) => ({ id, parts: partsOf(files, id) }));
    const imaged = folders.filter(({ parts }) => imagesOf(parts).length > 0);
    const counts = new Map<string, number>();
    for (const { parts } of imaged) {
      for (const name of new Set(imagesOf(parts).map((part) => part.name)))
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    // A file that only a few cases have is no modality of the study, and the others do not lack it.
    const channels = [...counts]
      .filter(([, count]) => 2 * count >= imaged.length)
      .map(([name]) => name)
      .sort(byModality);
    const candidates = imaged.map(({ id, parts }) => candidateOf(id, parts, channels));
    const problems = folders
      .filter(({ parts }) => parts.length > 0 && imagesOf(parts).length === 0)
      .map(({ id, parts }) => {
        const message = `${baseName(parts[0].path)} is a label without an image`;
        return problem('error', 'label-without-image', message, `add the images of ${id}, or take the folder away`);
      });
    return { candidates, problems, channels };
  },
};

function candidateOf(id: string, parts: readonly Part[], channels: readonly string[]): Candidate {
  const problems: Problem[] = [];
  const images = imagesOf(parts);
  const own = (name: string): Part[] => images.filter((part) => part.name === name);
  for (const name of channels) {
    const [first, second] = own(name);
    if (second) problems.push(twice('duplicate-name', first, second, id));
    if (first) continue;
    const message = `${images[0].prefix}${name} is missing`;
    problems.push(problem('error', 'missing-channel', message, 'add the file of every channel, or take the case out'));
  }
  for (const { path, name } of images.filter((part) => !channels.includes(part.name))) {
    const message = `${baseName(path)} was left out: most cases have no "${name}"`;
    problems.push(problem('warning', 'extra-file', message, 'add it to the other cases, if it is to be used'));
  }
  const labels = parts.filter(({ name }) => labelName.test(name));
  if (labels.length > 1) problems.push(twice('two-labels', labels[0], labels[1], id));
  return {
    id,
    images: channels.flatMap((name) => own(name).slice(0, 1)).map(({ path }) => path),
    label: labels[0]?.path ?? null,
    problems,
  };
}

function twice(kind: string, { path }: Part, other: Part, id: string): Problem {
  return problem(
    'error',
    kind,
    `${baseName(path)} and ${baseName(other.path)} are the same of ${id}`,
    'keep one of them',
  );
}

function imagesOf(parts: readonly Part[]): Part[] {
  return parts.filter(({ name }) => !labelName.test(name));
}

/** The files of a case whose names say what they are; the others are none of ours. */
function partsOf(files: readonly string[], folder: string): Part[] {
  return filesIn(files, folder).images.flatMap((path): Part[] => {
    const stem = stemOf(path)!;
    const lower = stem.toLowerCase();
    const isNamedByCase = lower.startsWith(folder.toLowerCase()) && /^[-_. ]/.test(lower.slice(folder.length));
    const length = isNamedByCase ? folder.length + 1 : (imagePrefix.exec(lower)?.[0].length ?? 0);
    const name = lower.slice(length);
    // A number counts slices or visits, and a file of a series is one of many.
    if (formatOf(path).isSeries === true) return [];
    if (/^\d*$/.test(name) || (length === 0 && !known.includes(name) && !labelName.test(name))) return [];
    return [{ path, name, prefix: stem.slice(0, length) }];
  });
}

export function byModality(a: string, b: string): number {
  const [placeA, placeB] = [a, b].map((name) => (known.includes(name) ? known.indexOf(name) : known.length));
  return placeA - placeB || (a < b ? -1 : 1);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
