import type { Problem } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { invertAffine } from '../../volume/invert-affine.ts';
import { spacingOf } from '../../volume/volume.ts';
import type { LabelGrid, LabelImage } from '../format.ts';
import { problem } from '../layouts/layout.ts';
import { badFile } from '../nifti/fault.ts';
import { framesOf, type Frame } from './frames.ts';
import type { Header } from './header.ts';
import { labelTags } from './label-tags.ts';
import { paintLabel, type Named } from './paint.ts';
import { paintFrame } from './paint-frame.ts';
import { placeFrame, type Placed } from './place-frame.ts';
import { ownGrid } from './segmentation-grid.ts';
import { segmentPixels } from './segment-pixels.ts';
import { tags } from './tags.ts';

/** A frame, and the pixel value that belongs to the segment. */
interface Part {
  readonly frame: Frame;
  readonly value: number;
}

/**
 * The label of a DICOM segmentation (PS3.3 A.51 and C.8.20) on an image's grid, or on its own. Frames are placed by their
 * position, whatever their order and number. Of a fractional one, what is a half at least. Where its pixels are not the
 * image's voxels but its planes are the image's slices, each voxel takes the nearest pixel. Throws `bad-dataset` for other
 * planes.
 */
export async function readSegmentation(
  header: Header,
  bytes: Uint8Array,
  { grid, wanted }: { grid: LabelGrid | null; wanted: readonly string[] | null },
): Promise<LabelImage> {
  const { name: fileName } = header;
  const frames = framesOf(header);
  const pixels = await segmentPixels(header, bytes, frames);
  const on = grid ?? ownGrid(frames);
  const toVoxel = invertAffine(on.affine);
  const placed = new Map(frames.map((frame) => [frame, placeFrame(frame, toVoxel, on.shape)]));
  const segments = segmentsOf(header, frames, pixels.isLabelMap);
  const label = paintLabel(segments, on, { wanted, fileName }, ({ content }, paint) => {
    for (const { frame, value } of content) {
      const place = placed.get(frame)!;
      if (place.slice !== null)
        paintFrame({ mask: pixels.of(frame), value, format: frame.format, place }, on.shape, paint);
    }
  });
  return { ...label, problems: [...label.problems, ...problemsOf(header, frames, [...placed.values()], on)] };
}

function segmentsOf(header: Header, frames: readonly Frame[], isLabelMap: boolean): Named<Part[]>[] {
  const { elements, name: fileName } = header;
  const parts = new Map<number, Named<Part[]>>();
  for (const item of elements.items(tags.segmentSequence)) {
    const [number] = item.numbers(labelTags.segmentNumber);
    if (number === undefined) throw badFile(fileName, 'has a segment without a number');
    // Of a label map, 0 may be described too.
    if (number === 0) continue;
    const content: Part[] = isLabelMap ? frames.map((frame) => ({ frame, value: number })) : [];
    parts.set(number, { name: item.text(labelTags.segmentLabel) ?? `Segment ${number}`, content });
  }
  if (parts.size === 0) throw badFile(fileName, 'names no segment', 'export the segmentation again');
  if (isLabelMap) return [...parts.values()];
  const shared = elements.items(tags.sharedFunctionalGroupsSequence)[0];
  const groups = elements.items(tags.perFrameFunctionalGroupsSequence);
  for (const frame of frames) {
    const own = groups[frame.index]?.items(labelTags.segmentIdentificationSequence)[0];
    const which = own ?? shared?.items(labelTags.segmentIdentificationSequence)[0];
    const [number] = which?.numbers(labelTags.referencedSegmentNumber) ?? [];
    const segment = number === undefined ? undefined : parts.get(number);
    if (!segment)
      throw badFile(fileName, `has frame ${frame.index + 1} of segment ${number ?? '(none)'}, which is not there`);
    segment.content.push({ frame, value: 1 });
  }
  return [...parts.values()];
}

function problemsOf(header: Header, frames: readonly Frame[], placed: readonly Placed[], on: LabelGrid): Problem[] {
  const { name, elements } = header;
  const inside = placed.filter(({ slice }) => slice !== null);
  if (inside.length === 0) {
    const message = `${name}: none of its ${frames.length} frames lies in the image`;
    throw new StudioError('bad-dataset', message, 'check that both are of the same series');
  }
  const measures = [tags.sharedFunctionalGroupsSequence, tags.perFrameFunctionalGroupsSequence]
    .map((tag) => elements.items(tag)[0]?.items(tags.pixelMeasuresSequence)[0])
    .find((each) => each !== undefined);
  const [apart] = measures?.numbers(tags.spacingBetweenSlices) ?? [];
  const slices = [...new Set(inside.map(({ slice }) => slice!))].sort((a, b) => a - b);
  const own = spacingOf(on.affine)[2 - inside[0].axis];
  if (slices.length > 1 && apart > 1.5 * own) {
    const message = `${name} has slices that are ${shown(apart)} mm apart, the image has one every ${shown(own)} mm`;
    throw new StudioError('bad-dataset', message, 'resample one to the grid of the other');
  }
  const warn = (kind: string, message: string, next: string): Problem =>
    problem('warning', kind, `${name}: ${message}`, next);
  const outside = placed.length - inside.length;
  const isSparse = slices.length > 2 && slices.slice(1).every((slice, i) => slice - slices[i] > 1);
  return [
    ...(outside > 0 ? [warn('frames-outside', `${outside} frames lie outside of the image`, 'check the series')] : []),
    ...(inside.every(({ isExact }) => isExact)
      ? []
      : [warn('label-resampled', 'its pixels are not the voxels of the image', 'each voxel takes the nearest pixel')]),
    ...(isSparse
      ? [warn('label-gaps', 'every other slice or more has no frame', 'check that it was made of this series')]
      : []),
  ];
}

function shown(mm: number): string {
  return String(Number(mm.toPrecision(4)));
}
