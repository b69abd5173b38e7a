import type { Vector } from './frames.ts';
import { isSamePlane, type Plane } from './plane.ts';
import type { ImageSummary, LabelSummary } from './summaries.ts';

/** The files of one image: of one series, folder, orientation and size. */
export interface ImageGroup {
  /** Relative to the data set; '' is its folder itself. */
  readonly folder: string;
  /** Of the slice that comes first. */
  readonly path: string;
  readonly paths: readonly string[];
  readonly series: string;
  readonly study: string | null;
  readonly frameOfReference: string | null;
  readonly description: string | null;
  readonly slices: number;
  readonly plane: Plane;
  /** Centres of the first pixels of the first and the last file; null where they have no place. */
  readonly ends: readonly [Vector | null, Vector | null];
  /** Degrees between the direction of the slices and the normal of their plane. */
  readonly tilt: number;
  readonly isInverted: boolean;
}

/** Images by their files, most slices first. What has no place in the patient is an image by itself. */
export function imageGroups(summaries: readonly ImageSummary[]): ImageGroup[] {
  const bySeries = new Map<string, ImageSummary[][]>();
  for (const each of summaries) {
    const key = each.position ? `${folderOf(each.path)}\n${each.series}` : each.path;
    const ofSeries = bySeries.get(key) ?? [];
    const alike = ofSeries.find(([first]) => isSamePlane(first.plane, each.plane));
    if (alike) alike.push(each);
    else ofSeries.push([each]);
    bySeries.set(key, ofSeries);
  }
  const found = [...bySeries.values()].flat().map(toGroup);
  return found.sort((a, b) => b.slices - a.slices || (a.path < b.path ? -1 : 1));
}

function toGroup(unordered: readonly ImageSummary[]): ImageGroup {
  const files = [...unordered].sort((a, b) => a.along - b.along || (a.path < b.path ? -1 : 1));
  const [first] = files;
  const last = files[files.length - 1];
  return {
    folder: folderOf(first.path),
    path: first.path,
    paths: files.map(({ path }) => path),
    ...{ series: first.series, study: first.study, frameOfReference: first.frameOfReference },
    ...{ description: first.description, plane: first.plane, isInverted: first.isInverted },
    slices: files.reduce((sum, { frames }) => sum + frames, 0),
    ends: [first.position, last.position],
    tilt: tiltOf(first, last),
  };
}

/** Of the finest spacing: images closer than that are on one grid, as channels have to be. */
const closeness = 0.1;

export function isOnGridOf(a: ImageGroup, b: ImageGroup): boolean {
  if (a.slices !== b.slices || !isSamePlane(a.plane, b.plane)) return false;
  const most = closeness * Math.min(...a.plane.spacing);
  return a.ends.every((end, i) => {
    const other = b.ends[i];
    return end && other ? distance(end, other) <= most : end === other;
  });
}

function tiltOf(first: ImageSummary, last: ImageSummary): number {
  const length = first.position && last.position ? distance(first.position, last.position) : 0;
  if (length === 0) return 0;
  return (Math.acos(Math.min(1, Math.abs(last.along - first.along) / length)) * 180) / Math.PI;
}

/** The image that a label was drawn on: of the series that it names, else the only one in its frame of reference. */
export function targetOf(label: LabelSummary, groups: readonly ImageGroup[]): ImageGroup | null {
  const named = groups.filter(({ series }) => label.references.includes(series));
  if (named.length > 0) return nearest(label, named);
  const framed = groups.filter(
    ({ frameOfReference }) => frameOfReference !== null && frameOfReference === label.frameOfReference,
  );
  return framed.length === 1 ? framed[0] : null;
}

/** Where a series was copied to two folders, the one that shares more of its path with the label. */
function nearest(label: LabelSummary, groups: readonly ImageGroup[]): ImageGroup {
  const shared = ({ path }: ImageGroup): number => {
    const [a, b] = [path, label.path].map((each) => each.split('/'));
    return a.findIndex((part, i) => part !== b[i]);
  };
  return groups.reduce((best, each) => (shared(each) > shared(best) ? each : best));
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
