import { spacingOf } from '../../volume/volume.ts';
import { labelTags } from './label-tags.ts';
import type { SegmentFrame } from './pack-segments.ts';
import type { Frame } from './frames.ts';
import type { Series } from './series.ts';
import { tags } from './tags.ts';
import { decimal, newUid, type WrittenElement } from './write-elements.ts';

/**
 * Where the frames of a segmentation lie, of which segment they are and which slices of the series they were made from:
 * functional groups, dimensions and references (PS3.3 C.7.6.16, C.7.6.17, C.12.2). Frames are counted by segment, then by
 * place.
 */
export function frameElements(series: Series, frames: readonly SegmentFrame[]): WrittenElement[] {
  const organization = newUid();
  const [first] = series.frames;
  const slices = [...new Set(frames.map(({ slice }) => slice))].sort((a, b) => a - b);
  const shared: WrittenElement[] = [
    [tags.planeOrientationSequence, 'SQ', [[[tags.imageOrientationPatient, 'DS', first.along.flat().map(decimal)]]]],
    [tags.pixelMeasuresSequence, 'SQ', [measuresOf(series)]],
  ];
  const perFrame = frames.map(({ segment, slice }): WrittenElement[] => [
    [tags.frameContentSequence, 'SQ', [[[tags.dimensionIndexValues, 'UL', [segment + 1, slices.indexOf(slice) + 1]]]]],
    [tags.planePositionSequence, 'SQ', [[[tags.imagePositionPatient, 'DS', placeOf(series.frames[slice])]]]],
    [labelTags.segmentIdentificationSequence, 'SQ', [[[labelTags.referencedSegmentNumber, 'US', segment + 1]]]],
    [tags.derivationImageSequence, 'SQ', [derivationOf(series.frames[slice])]],
  ]);
  return [
    [tags.numberOfFrames, 'IS', String(frames.length)],
    [tags.sharedFunctionalGroupsSequence, 'SQ', [shared]],
    [tags.perFrameFunctionalGroupsSequence, 'SQ', perFrame],
    ['0020,9221', 'SQ', [[['0020,9164', 'UI', organization]]]],
    [
      '0020,9222',
      'SQ',
      [
        dimension(organization, labelTags.referencedSegmentNumber, labelTags.segmentIdentificationSequence),
        dimension(organization, tags.imagePositionPatient, tags.planePositionSequence),
      ],
    ],
    [tags.referencedSeriesSequence, 'SQ', [referencedSeries(series)]],
  ];
}

type PointerTag = Extract<WrittenElement, readonly [unknown, 'AT', unknown]>[0];

function dimension(organization: string, pointer: PointerTag, group: PointerTag): WrittenElement[] {
  return [
    ['0020,9164', 'UI', organization],
    ['0020,9165', 'AT', pointer],
    ['0020,9167', 'AT', group],
  ];
}

function measuresOf({ frames, affine }: Series): WrittenElement[] {
  const [first] = frames;
  const between = spacingOf(affine)[0];
  const thickness = first.header.elements.numbers(tags.sliceThickness)[0];
  return [
    [tags.pixelSpacing, 'DS', first.spacing.map(decimal)],
    [tags.sliceThickness, 'DS', decimal(thickness > 0 ? thickness : between)],
    [tags.spacingBetweenSlices, 'DS', decimal(between)],
  ];
}

function placeOf({ position }: Frame): string[] {
  return position!.map(decimal);
}

function derivationOf(frame: Frame): WrittenElement[] {
  const source: WrittenElement[] = [
    ...reference(frame),
    ['0028,135A', 'CS', 'YES'],
    ['0040,A170', 'SQ', [code('121322', 'DCM', 'Source image for image processing operation')]],
  ];
  return [
    [tags.sourceImageSequence, 'SQ', [source]],
    ['0008,9215', 'SQ', [code('113076', 'DCM', 'Segmentation')]],
  ];
}

/** To a file, and to a frame of it where it has several. */
function reference({ header, format, index }: Frame): WrittenElement[] {
  const { elements } = header;
  const file: WrittenElement[] = [
    ['0008,1150', 'UI', elements.text(tags.sopClassUid) ?? ''],
    [tags.referencedSopInstanceUid, 'UI', elements.text(tags.sopInstanceUid) ?? ''],
  ];
  return format.frames > 1 ? [...file, ['0008,1160', 'IS', String(index + 1)]] : file;
}

function referencedSeries({ frames }: Series): WrittenElement[] {
  const files = [...new Map(frames.map((frame) => [frame.header, frame])).values()];
  return [
    [tags.seriesInstanceUid, 'UI', frames[0].header.elements.text(tags.seriesInstanceUid) ?? ''],
    [tags.referencedInstanceSequence, 'SQ', files.map((frame) => reference(frame).slice(0, 2))],
  ];
}

/** What codes mean is said beside them. */
export function code(value: string, scheme: string, meaning: string): readonly WrittenElement[] {
  return [
    ['0008,0100', 'SH', value],
    ['0008,0102', 'SH', scheme],
    ['0008,0104', 'LO', meaning],
  ];
}
