import { StudioError } from '../../../../shared/errors.ts';
import { writeFileAtomic } from '../../runs/files.ts';
import { spatialShape, type LabelVolume } from '../../volume/volume.ts';
import { labelTags } from './label-tags.ts';
import { packSegments } from './pack-segments.ts';
import { frameElements } from './segment-frames.ts';
import { program, segmentElements, type WrittenSegment } from './segment-list.ts';
import { seriesOf, type Series } from './series.ts';
import { tags, type Tag } from './tags.ts';
import { encodeFile, newUid, type WrittenElement } from './write-elements.ts';

const segmentationKind = '1.2.840.10008.5.1.4.1.1.66.4';
/** Of this program, made once from a random UUID. */
const implementationUid = '2.25.243137290917398470190498418706274318017';

export interface SegmentationToWrite {
  /** On the voxels of the series, in its own order. */
  readonly label: LabelVolume;
  /** A file of the series. */
  readonly source: string;
  readonly segments: readonly WrittenSegment[];
  /** Of the program that made the label. */
  readonly version: string;
}

/**
 * Writes a label as a binary segmentation (PS3.3 A.51) of the series that a file belongs to, on whose voxels it lies: whose
 * patient and study it names, as the standard demands, and to whose slices it refers. Only frames that hold a segment are
 * written. Throws what reading the series throws, and `not-writable`.
 */
export async function writeSegmentation(
  path: string,
  { label, source, segments, version }: SegmentationToWrite,
): Promise<void> {
  const series = await seriesOf(source);
  requireSameGrid(series, label);
  const instance = newUid();
  const { frames, pixels } = packSegments(label, segments);
  const elements = [...fromSource(series), ...ownElements(series, instance, version), ...segmentElements(segments)];
  const implementation: [string, string] = [implementationUid, 'MISCNN_STUDIO'];
  const file = encodeFile({ sopClass: segmentationKind, sopInstance: instance, implementation }, [
    ...elements,
    ...frameElements(series, frames),
    [tags.pixelData, 'OB', pixels],
  ]);
  await writeFileAtomic(path, file);
}

/** Throws `usage` for a series to which a segmentation cannot refer, and what reading it throws. */
export async function requireSource(path: string): Promise<void> {
  const { frames } = await seriesOf(path);
  for (const { header, position } of frames) {
    const lacking = [tags.sopClassUid, tags.sopInstanceUid, tags.studyInstanceUid, tags.seriesInstanceUid].some(
      (tag) => header.elements.text(tag) === null,
    );
    if (position && !lacking) continue;
    const fault = lacking ? 'has no UIDs that others could refer to' : 'has no place in the patient';
    throw new StudioError('usage', `${header.name} ${fault}`, 'leave out dicomSeg');
  }
}

function requireSameGrid({ shape }: Series, label: LabelVolume): void {
  if (spatialShape(shape).every((size, axis) => size === label.shape[axis])) return;
  throw new Error(`a label of ${label.shape.join('×')} for a series of ${shape.join('×')}`);
}

/** Type 2 of the patient and the study: there, and empty where the series does not say them. */
const copied = [
  ['0008,0020', 'DA'],
  ['0008,0030', 'TM'],
  ['0008,0050', 'SH'],
  ['0008,0090', 'PN'],
  ['0010,0010', 'PN'],
  [tags.patientId, 'LO'],
  ['0010,0030', 'DA'],
  ['0010,0040', 'CS'],
  ['0020,0010', 'SH'],
  ['0020,1040', 'LO'],
] as const;

function fromSource({ frames: [{ header }] }: Series): WrittenElement[] {
  const { elements } = header;
  const uid = (tag: Tag): WrittenElement => [tag, 'UI', elements.text(tag) ?? newUid()];
  return [
    ...copied.map(([tag, vr]): WrittenElement => [tag, vr, elements.text(tag) ?? '']),
    uid(tags.studyInstanceUid),
    uid(tags.frameOfReferenceUid),
  ];
}

/** The types of the segmentation series, the equipment and the image that may not be empty. */
function ownElements({ frames: [{ format }] }: Series, instance: string, version: string): WrittenElement[] {
  const now = new Date().toISOString();
  const [date, time] = [now.slice(0, 10).replaceAll('-', ''), now.slice(11, 19).replaceAll(':', '')];
  return [
    [tags.specificCharacterSet, 'CS', 'ISO_IR 192'],
    [tags.imageType, 'CS', ['DERIVED', 'PRIMARY']],
    [tags.sopClassUid, 'UI', segmentationKind],
    [tags.sopInstanceUid, 'UI', instance],
    ['0008,0023', 'DA', date],
    ['0008,0033', 'TM', time],
    [tags.modality, 'CS', 'SEG'],
    ['0008,0070', 'LO', program],
    [tags.seriesDescription, 'LO', 'Predicted labels'],
    ['0008,1090', 'LO', program],
    ['0018,1000', 'LO', '0'],
    ['0018,1020', 'LO', version],
    [tags.seriesInstanceUid, 'UI', newUid()],
    ['0020,0011', 'IS', '1'],
    [tags.instanceNumber, 'IS', '1'],
    [tags.samplesPerPixel, 'US', 1],
    [tags.photometricInterpretation, 'CS', 'MONOCHROME2'],
    [tags.rows, 'US', format.rows],
    [tags.columns, 'US', format.columns],
    [tags.bitsAllocated, 'US', 1],
    [tags.bitsStored, 'US', 1],
    [tags.highBit, 'US', 0],
    [tags.pixelRepresentation, 'US', 0],
    ['0028,2110', 'CS', '00'],
    [labelTags.segmentationType, 'CS', 'BINARY'],
    ['0062,0013', 'CS', 'NO'],
    ['0070,0080', 'CS', 'PREDICTION'],
    ['0070,0081', 'LO', 'Labels predicted by neural networks'],
    ['0070,0084', 'PN', ''],
  ];
}
