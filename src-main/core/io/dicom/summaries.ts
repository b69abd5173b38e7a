import { join } from 'node:path';
import { isStudioError } from '../../../../shared/errors.ts';
import type { Elements } from './elements.ts';
import { framesOf, normalOf, type Frame, type Vector } from './frames.ts';
import { readHeaderOf, type Header } from './header.ts';
import { isDicomName } from './names.ts';
import { planeOf, type Plane } from './plane.ts';
import { pooled } from './pooled.ts';
import { isInverted } from './scale.ts';
import { tags } from './tags.ts';

/** What a file says of itself, as far as it is needed to sort files. Identifiers are compared, and never shown. */
interface Identity {
  /** Relative to the data set. */
  readonly path: string;
  /** Of the patient and the study; null where the file does not tell the study. */
  readonly study: string | null;
  readonly frameOfReference: string | null;
}

export interface ImageSummary extends Identity {
  readonly kind: 'image';
  readonly series: string;
  readonly plane: Plane;
  readonly description: string | null;
  readonly modality: string;
  readonly frames: number;
  /** Centre of the first pixel of the first frame in order, and where it is along the normal. */
  readonly position: Vector | null;
  readonly along: number;
  readonly normal: Vector;
  readonly isInverted: boolean;
}

export interface LabelSummary extends Identity {
  readonly kind: 'label';
  /** Of the series that it was drawn on. */
  readonly references: readonly string[];
}

/** A file of DICOM that cannot be read. */
export interface DamagedSummary {
  readonly kind: 'damaged';
  readonly path: string;
  readonly message: string;
  readonly next: string;
}

export type Summary = ImageSummary | LabelSummary | DamagedSummary;

const labelModalities = ['RTSTRUCT', 'SEG'];
const noImages = ['RTDOSE', 'RTPLAN', 'PR', 'KO', 'SR', 'REG', 'DOC'];
const atOnce = 16;

/** Reads the headers of all files that may be DICOM; those that are not, and those without an image, are left out. */
export async function summariesOf(root: string, files: readonly string[]): Promise<Summary[]> {
  const found = await pooled(files.filter(isDicomName), atOnce, (path) => summaryOf(root, path));
  return found.filter((each) => each !== null);
}

async function summaryOf(root: string, path: string): Promise<Summary | null> {
  try {
    const header = await readHeaderOf(join(root, path));
    if (!header) return null;
    const modality = header.elements.text(tags.modality) ?? '';
    if (labelModalities.includes(modality)) return labelOf(path, header.elements);
    if (!header.encoding.pixels || noImages.includes(modality)) return null;
    return imageOf(path, modality, header);
  } catch (error) {
    if (isStudioError(error, 'not-found')) return null;
    if (isStudioError(error)) return { kind: 'damaged', path, message: error.message, next: error.next };
    throw error;
  }
}

function imageOf(path: string, modality: string, header: Header): ImageSummary {
  const { elements } = header;
  const frames = framesOf(header);
  const normal = normalOf(frames[0].along);
  const along = (frame: Frame): number => (frame.position ? dot(normal, frame.position) : 0);
  const first = frames.reduce((least, frame) => (along(frame) < along(least) ? frame : least));
  return {
    ...{ kind: 'image', path, modality, normal, along: along(first), position: first.position },
    ...identityOf(elements),
    series: elements.text(tags.seriesInstanceUid) ?? path,
    plane: planeOf(first),
    description: elements.text(tags.seriesDescription),
    frames: frames.length,
    isInverted: isInverted(first),
  };
}

function labelOf(path: string, elements: Elements): LabelSummary {
  const ofSegmentation = elements.items(tags.referencedSeriesSequence);
  const ofStructures = elements
    .items(tags.referencedFrameOfReferenceSequence)
    .flatMap((frame) => frame.items(tags.rtReferencedStudySequence))
    .flatMap((study) => study.items(tags.rtReferencedSeriesSequence));
  const references = [...ofSegmentation, ...ofStructures].map((item) => item.text(tags.seriesInstanceUid));
  const frame = elements.items(tags.referencedFrameOfReferenceSequence)[0];
  const identity = identityOf(elements);
  const frameOfReference = identity.frameOfReference ?? frame?.text(tags.frameOfReferenceUid) ?? null;
  return { kind: 'label', path, ...identity, frameOfReference, references: references.filter((each) => each !== null) };
}

function identityOf(elements: Elements): Pick<Identity, 'study' | 'frameOfReference'> {
  const [patient, study] = [elements.text(tags.patientId), elements.text(tags.studyInstanceUid)];
  return {
    // Patients without an identifier are usual in data that were made anonymous.
    study: study === null ? null : `${patient ?? ''}\n${study}`,
    frameOfReference: elements.text(tags.frameOfReferenceUid),
  };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
