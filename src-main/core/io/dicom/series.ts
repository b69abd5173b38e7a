import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import { toReadError } from '../../runs/files.ts';
import type { Affine, Shape } from '../../volume/volume.ts';
import { badFile } from '../nifti/fault.ts';
import { missing } from './elements.ts';
import { film, framesOf, type Frame } from './frames.ts';
import { affineOf, byPlace, inOrder, labelOf } from './geometry.ts';
import { readHeaderOf, type Header } from './header.ts';
import { isDicomName } from './names.ts';
import { isSamePlane, planeOf } from './plane.ts';
import { pooled } from './pooled.ts';
import { rawPixels } from './raw-pixels.ts';
import { tags } from './tags.ts';

/** The slices of an image, one a place, in the order of their places. */
export interface Series {
  readonly frames: readonly Frame[];
  readonly shape: Shape;
  readonly affine: Affine;
}

/** Files that are read at once. */
const atOnce = 8;

/**
 * The series that a file belongs to: all files beside it of the same SeriesInstanceUID, orientation and size. A file
 * without a place in the patient is an image by itself. Throws what its parts throw, and `bad-file` where several images
 * lie at one place.
 */
export async function seriesOf(path: string): Promise<Series> {
  const own = await headerOf(path);
  const ownFrames = framesOf(own);
  const [first] = ownFrames;
  const uid = own.elements.text(tags.seriesInstanceUid);
  if (!first.position || uid === null) return toSeries(ownFrames);
  const headers = [own, ...(await siblingsOf(path, uid))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const frames = headers.flatMap((header) => (header === own ? ownFrames : framesOf(header)));
  const isOfImage = (frame: Frame): boolean => frame.position !== null && isSamePlane(planeOf(first), planeOf(frame));
  return toSeries(frames.filter(isOfImage));
}

async function headerOf(path: string): Promise<Header> {
  const header = await readHeaderOf(path);
  if (!header) throw badFile(basename(path), 'is not a DICOM file', 'give a file of an image series');
  return header;
}

/** The files that may be of the series of one, going by names; itself among them. */
export async function filesBeside(path: string): Promise<string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((error: unknown) => {
    throw toReadError(error, folder);
  });
  return names
    .filter(isDicomName)
    .sort()
    .map((name) => join(folder, name));
}

/** The other files of the series in the folder. */
async function siblingsOf(path: string, uid: string): Promise<Header[]> {
  const others = (await filesBeside(path)).filter((other) => basename(other) !== basename(path));
  const headers = await pooled(others, atOnce, (other) => headerIfFile(other, uid));
  return headers.filter((header): header is Header => {
    const found = header?.elements.text(tags.seriesInstanceUid);
    // An image of no series is cut off, and may be of this one.
    if (header && !found && isImage(header)) throw missing(header.name, 'SeriesInstanceUID');
    return found === uid;
  });
}

function isImage({ elements }: Header): boolean {
  const kind = elements.text(tags.sopClassUid) ?? elements.text(tags.mediaStorageSopClassUid) ?? '';
  return kind.startsWith('1.2.840.10008.5.1.4.1.1.');
}

async function headerIfFile(path: string, uid: string): Promise<Header | null> {
  try {
    return await readHeaderOf(path, uid);
  } catch (error) {
    // A folder without an extension, a link to nowhere: neither is a slice.
    if (error instanceof StudioError && (error.tag === 'not-readable' || error.tag === 'not-found')) return null;
    throw error;
  }
}

async function toSeries(all: readonly Frame[]): Promise<Series> {
  if (all.length > 1 && !all[0].position) throw film(all[0].header.name, all.length);
  const runs = byPlace(inOrder(all));
  const frames: Frame[] = [];
  for (const run of runs) {
    await requireCopies(run);
    frames.push(run[0]);
  }
  const [{ format }] = frames;
  const channels = format.samples === 3 || format.photometric === 'PALETTE COLOR' ? 3 : 1;
  return { frames, shape: [frames.length, format.rows, format.columns, channels], affine: affineOf(frames) };
}

/** Copies of one slice are as good as one; anything else at one place is another image. */
async function requireCopies(run: readonly Frame[]): Promise<void> {
  if (run.length === 1) return;
  const [first, ...others] = run;
  const pixels = await rawPixels(first);
  for (const other of others) {
    if (first.format.frames === 1 && other.format.frames === 1 && Buffer.compare(pixels, await rawPixels(other)) === 0)
      continue;
    const differing = Object.keys(first.marks).filter((mark) => first.marks[mark] !== other.marks[mark]);
    const by = differing.map((mark) => `${mark} "${first.marks[mark]}" and "${other.marks[mark]}"`).join(', ');
    throw badFile(
      `${labelOf(first)} and ${labelOf(other)}`,
      `are different images of one place${by ? ` (${by})` : ''}`,
      'put each echo, point in time or kind of image into a folder of its own',
    );
  }
}
