import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Problem } from '../../../../shared/dataset.ts';
import { toReadError } from '../../runs/files.ts';
import type { LabelGrid, LabelImage } from '../format.ts';
import { problem } from '../layouts/layout.ts';
import { readElements } from './elements.ts';
import { framesOf } from './frames.ts';
import { readHeaderOf, type Header } from './header.ts';
import { readSegmentation } from './segmentation.ts';
import { ownGrid } from './segmentation-grid.ts';
import { readStructureSet } from './structure-set.ts';
import { tags } from './tags.ts';

const structureSet = '1.2.840.10008.5.1.4.1.1.481.3';
/** In segments, and as a map of their numbers. */
const segmentations = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7'];

/** Whether a file names what it outlines: an RT structure set or a segmentation. */
export async function isNamedLabel(path: string): Promise<boolean> {
  return (await namedHeader(path)) !== null;
}

/** The grid that a segmentation has by itself; null for a file of another kind. */
export async function namedLabelGrid(path: string): Promise<LabelGrid | null> {
  const header = await namedHeader(path);
  return header && header.elements.text(tags.sopClassUid) !== structureSet ? ownGrid(framesOf(header)) : null;
}

/** The label of a structure set or a segmentation; null for a file of another kind. Throws as `Format.readLabel`. */
export async function readNamedLabel(
  path: string,
  grid: LabelGrid | null,
  wanted: readonly string[] | null = null,
): Promise<LabelImage | null> {
  const header = await namedHeader(path);
  if (!header) return null;
  const bytes = header.inflated ?? (await readWhole(path));
  const label =
    header.elements.text(tags.sopClassUid) === structureSet
      ? readStructureSet(readElements(bytes, basename(path)), header.name, { grid, wanted })
      : await readSegmentation(header, bytes, { grid, wanted });
  return { ...label, problems: [...(label.problems ?? []), ...(await frameProblems(header, grid))] };
}

/** Places in millimetres mean the same in one frame of reference only. */
async function frameProblems({ elements, name }: Header, grid: LabelGrid | null): Promise<Problem[]> {
  const image = grid?.path === undefined ? null : await readHeaderOf(grid.path);
  const [structures] = elements.items(tags.referencedFrameOfReferenceSequence);
  const own = (structures ?? elements).text(tags.frameOfReferenceUid);
  const expected = image?.elements.text(tags.frameOfReferenceUid) ?? null;
  if (own === null || expected === null || own === expected) return [];
  const message = `${name} was drawn in another frame of reference than that of the image`;
  return [problem('warning', 'frame-of-reference', message, 'look at both together before they are used')];
}

async function namedHeader(path: string): Promise<Header | null> {
  const header = await readHeaderOf(path);
  const kind = header?.elements.text(tags.sopClassUid) ?? '';
  return kind === structureSet || segmentations.includes(kind) ? header : null;
}

function readWhole(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw toReadError(error, path);
  });
}
