import { formatOf, isPicture, stemOf } from '../format-of.ts';
import { problem, type Candidate, type Found } from './layout.ts';
import type { Problem } from '../../../../shared/dataset.ts';

const channelSuffix = /_(\d{4})$/;
const labelSuffix = /[-_. ](seg|segmentation|label|labels|mask|masks|gt)$/i;
const imageSuffix = /[-_. ](img|image|imaging)$/i;

/**
 * The image files directly in `folder` ('' is the root), and the others: those that no format reads, and pictures beside
 * scans, as a thumbnail, which are no data. A file of a series, as of DICOM, is an image by itself only `ofSeries`.
 */
export function filesIn(
  files: readonly string[],
  folder: string,
  ofSeries = false,
): { images: string[]; others: string[] } {
  const start = folder === '' ? '' : `${folder}/`;
  const inside = files.filter((file) => file.startsWith(start) && !file.slice(start.length).includes('/'));
  const isOne = (file: string): boolean => stemOf(file) !== null && (ofSeries || formatOf(file).isSeries !== true);
  const readable = inside.filter(isOne);
  const scans = readable.filter((file) => !isPicture(file));
  const images = scans.length > 0 ? scans : readable;
  const used = new Set(images);
  // The voxels of an image whose header lies beside them are no files of their own.
  const hasHeaders = images.some((file) => /\.(mhd|nhdr)$/i.test(file));
  const isData = (file: string): boolean => hasHeaders && /\.(raw|zraw|raw\.gz)$/i.test(file);
  return { images, others: inside.filter((file) => !used.has(file) && !isData(file)) };
}

/** The folders that hold any file. */
export function foldersOf(files: readonly string[]): string[] {
  return [...new Set(files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))))];
}

/**
 * Whether names end in nnU-Net's channel numbers (`CASE_0000`) or in numbers of cases that only look so. Labels tell,
 * for they carry no channel number; without labels, the numbers must count the same channels from 0 for every case.
 */
export function hasChannelNumbers(images: readonly string[], labels: readonly string[], channels?: number): boolean {
  const stems = images.map((file) => stemOf(file) ?? '');
  if (stems.length === 0 || !stems.every((stem) => channelSuffix.test(stem))) return false;
  const labelKeys = new Set(labels.map(labelKey));
  const whole = stems.filter((stem) => labelKeys.has(stem)).length;
  const cut = stems.filter((stem) => labelKeys.has(stem.replace(channelSuffix, ''))).length;
  if (whole + cut > 0) return cut > whole;

  const groups = [...groupByChannel(images).values()];
  // A picture holds its colours by itself, so that its number may well be that of a case.
  if (images.some(isPicture) && groups.every((group) => group.length === 1 && group[0].channel === 0)) return true;
  if (channels !== undefined && channels > 1 && !images.some(isPicture)) return true;
  const count = channels ?? groups[0].length;
  return groups.every((group) => group.length === count && group.every(({ channel }, i) => channel === i));
}

/** Case → its files by channel number, both in order. */
export function groupByChannel(images: readonly string[]): Map<string, { path: string; channel: number }[]> {
  const groups = new Map<string, { path: string; channel: number }[]>();
  for (const path of images) {
    const stem = stemOf(path) ?? path;
    const id = stem.replace(channelSuffix, '');
    const channel = Number(channelSuffix.exec(stem)?.[1] ?? 0);
    groups.set(id, [...(groups.get(id) ?? []), { path, channel }]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.channel - b.channel);
  return groups;
}

/** The case that a label file belongs to. */
export function labelKey(file: string): string {
  return (stemOf(file) ?? file).replace(labelSuffix, '');
}

/** Images as cases of their own, one file each or grouped by channel number, without labels yet. */
export function imageCandidates(images: readonly string[], grouped: boolean, channels?: number): Candidate[] {
  if (!grouped) {
    return images.map((path) => ({ id: stemOf(path) ?? path, images: [path], label: null, problems: [] }));
  }
  return [...groupByChannel(images)].map(([id, group]) => ({
    id,
    images: group.map(({ path }) => path),
    label: null,
    problems: channelProblems(id, group, channels),
  }));
}

function channelProblems(id: string, group: readonly { path: string; channel: number }[], channels = 0): Problem[] {
  // A picture holds all its colours; whether these are enough shows when it is read.
  if (group.length === 1 && group[0].channel === 0 && isPicture(group[0].path)) return [];
  const present = new Set(group.map(({ channel }) => channel));
  const expected = Math.max(channels, group[group.length - 1].channel + 1);
  const missing = Array.from({ length: expected }, (_, channel) => channel).filter((channel) => !present.has(channel));
  const shown = missing.slice(0, 5).map((channel) => `${id}_${String(channel).padStart(4, '0')}`);
  if (missing.length === 0) return [];
  const message = `${shown.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  return [problem('error', 'missing-channel', message, 'add the file of every channel, or take the case out')];
}

/** Gives each case the label of its name. Labels of no case, and second labels of one case, become problems. */
export function withLabels(candidates: readonly Candidate[], labels: readonly string[]): Found {
  const idOf = new Map(candidates.map(({ id }) => [id.replace(imageSuffix, ''), id]));
  for (const { id } of candidates) idOf.set(id, id);
  const labelsOf = new Map<string, string[]>();
  const problems: Problem[] = [];
  for (const file of labels) {
    const id = idOf.get(stemOf(file) ?? file) ?? idOf.get(labelKey(file));
    if (id !== undefined) labelsOf.set(id, [...(labelsOf.get(id) ?? []), file]);
    else {
      const next = 'add the image of that name, or take the label away';
      problems.push(problem('error', 'label-without-image', `${baseName(file)} is a label without an image`, next));
    }
  }
  return { candidates: candidates.map((each) => withLabel(each, labelsOf.get(each.id) ?? [])), problems };
}

function withLabel(candidate: Candidate, labels: readonly string[]): Candidate {
  if (labels.length < 2) return { ...candidate, label: labels[0] ?? null };
  const message = `${labels.map(baseName).join(' and ')} are both labels of ${candidate.id}`;
  const problems = [...candidate.problems, problem('error', 'two-labels', message, 'keep one of them')];
  return { ...candidate, label: labels[0], problems };
}

/** Files among the images that no format reads: named once, with the first of them. */
export function unsupportedProblems(others: readonly string[]): Problem[] {
  const images = others.filter((file) => !/\.(json|txt|csv|tsv|md|pdf|xlsx|log|yaml|yml)$/i.test(file));
  if (images.length === 0) return [];
  const more = images.length > 1 ? ` and ${images.length - 1} more` : '';
  const message = `${baseName(images[0])}${more} cannot be read as an image and was left out`;
  return [problem('warning', 'unsupported-file', message, 'convert images to .nii.gz')];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
