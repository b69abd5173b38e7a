import { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import { requirePixels, type Elements } from './elements.ts';
import type { Header } from './header.ts';
import { pixelFormatOf, type PixelFormat } from './pixel-format.ts';
import { finite, scaleOf, spacingOf, thicknessOf } from './frame-values.ts';
import { bitsOfFrame } from './stored.ts';
import { tags, type Tag } from './tags.ts';

export type Vector = readonly [number, number, number];

/** One slice: a file, or a frame of a file of several. Places are LPS millimetres, as everywhere in DICOM. */
export interface Frame {
  readonly header: Header;
  readonly format: PixelFormat;
  /** In its file, from 0. */
  readonly index: number;
  /** Centre of the first pixel; null where the file does not say (a picture, an X-ray). */
  readonly position: Vector | null;
  /** Unit vectors along which columns and rows count: the direction of a row, then that of a column. */
  readonly along: readonly [Vector, Vector];
  /** Millimetres between [rows, columns]. */
  readonly spacing: readonly [number, number];
  /** Of one slice alone: how far the next would be away. */
  readonly thickness: number;
  readonly slope: number;
  readonly intercept: number;
  /** What tells frames apart that lie at one place. */
  readonly marks: Readonly<Record<string, string>>;
}

/** All frames of a file, in its order. Throws `bad-file` and `bad-format`. */
export function framesOf(header: Header): Frame[] {
  const format = pixelFormatOf(header);
  const { elements, encoding, name, size, inflated } = header;
  requirePixels(encoding, inflated?.length ?? size, name);
  if (!encoding.encapsulated && bitsOfFrame(format) * format.frames > 8 * encoding.pixels!.length) {
    const wanted = Math.ceil((bitsOfFrame(format) * format.frames) / 8);
    throw badFile(name, `has ${encoding.pixels!.length} bytes of pixels where ${wanted} are expected`);
  }
  if (
    (elements.texts(tags.imageType)[2] ?? '').includes('MOSAIC') ||
    elements.texts(tags.imageType).includes('MOSAIC')
  ) {
    throw new StudioError('bad-format', `${name} is a mosaic of slices`, 'convert the series to NIfTI');
  }
  if (elements.has(tags.modalityLutSequence)) {
    throw new StudioError('bad-format', `${name} scales its values by a table`, 'convert the series to NIfTI');
  }
  const offsets = elements.numbers(tags.gridFrameOffsetVector);
  const shared = elements.items(tags.sharedFunctionalGroupsSequence)[0];
  const groups = elements.items(tags.perFrameFunctionalGroupsSequence);
  if (groups.length > 0 && groups.length < format.frames) {
    throw badFile(name, `has ${format.frames} frames, but describes ${groups.length}`);
  }
  return Array.from({ length: format.frames }, (_, index) => {
    const own = groups[index];
    const macro = (tag: Tag): Elements => own?.items(tag)[0] ?? shared?.items(tag)[0] ?? elements;
    const detector = elements.items(tags.detectorInformationSequence)[0] ?? elements;
    const at = (tag: Tag, inMacro: Tag, count: number): number[] | null =>
      finite(macro(inMacro), tag, count, name) ?? finite(detector, tag, count, name);

    const along = directions(at(tags.imageOrientationPatient, tags.planeOrientationSequence, 6), name);
    const first = at(tags.imagePositionPatient, tags.planePositionSequence, 3) as unknown as Vector | null;
    return {
      ...{ header, format, index, along },
      position:
        first && offsetBy(first, along, offsetOf(offsets, format, index, first, along, groups.length > 0, name)),
      spacing: spacingOf(macro(tags.pixelMeasuresSequence), elements, name),
      thickness: thicknessOf(macro(tags.pixelMeasuresSequence)),
      ...scaleOf(macro(tags.pixelValueTransformationSequence), elements, name),
      marks: marksOf(elements, own?.items(tags.frameContentSequence)[0]),
    };
  });
}

const axial: readonly [Vector, Vector] = [
  [1, 0, 0],
  [0, 1, 0],
];

function directions(values: number[] | null, name: string): readonly [Vector, Vector] {
  if (!values) return axial;
  const [row, column] = [values.slice(0, 3), values.slice(3)].map((each) => {
    const length = Math.hypot(...each);
    // Written with few digits, a unit vector is a little off.
    if (!(Math.abs(length - 1) < 0.02))
      throw badFile(name, `has ImageOrientationPatient ${values.join('\\')}, no directions`);
    return each.map((value) => value / length) as unknown as Vector;
  });
  const [a, b] = [row, column];
  if (Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) > 0.02) {
    throw badFile(name, `has ImageOrientationPatient ${values.join('\\')}, no right angle`);
  }
  return [row, column];
}

export function normalOf([a, b]: readonly [Vector, Vector]): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Millimetres from the first frame along the normal. Where frames have no place of their own, they are a film. */
function offsetOf(
  offsets: readonly number[],
  { frames }: PixelFormat,
  index: number,
  first: Vector,
  along: readonly [Vector, Vector],
  hasGroups: boolean,
  name: string,
): number {
  if (frames === 1 || hasGroups) return 0;
  if (offsets.length !== frames || !offsets.every(Number.isFinite)) throw film(name, frames);
  // PS3.3 C.8.8.3.2: relative to the first, or, of axial grids, coordinates along z.
  const normal = normalOf(along)[2];
  return offsets[0] === 0 ? offsets[index] : (offsets[index] - first[2]) * (normal < 0 ? -1 : 1);
}

/** Frames that say nothing of where they are follow each other in time. */
export function film(name: string, frames: number): StudioError {
  const next = 'choose a series of slices, or convert the frames to pictures';
  return new StudioError('bad-format', `${name} has ${frames} frames without places of their own`, next);
}

function offsetBy(from: Vector, along: readonly [Vector, Vector], offset: number): Vector {
  const normal = normalOf(along);
  return from.map((value, axis) => value + offset * normal[axis]) as unknown as Vector;
}

/** None of these says who the patient is. */
function marksOf(elements: Elements, content: Elements | undefined): Record<string, string> {
  return {
    'echo time': elements.text(tags.echoTime) ?? '',
    'point in time': content?.text(tags.temporalPositionIndex) ?? elements.text(tags.temporalPositionIdentifier) ?? '',
    acquisition: elements.text(tags.acquisitionNumber) ?? '',
    'image type': elements.texts(tags.imageType).slice(2).join(' '),
  };
}
