import { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import { decompress } from './decompress.ts';
import { compressedFrames } from './fragments.ts';
import type { Frame } from './frames.ts';
import type { Header } from './header.ts';
import { labelTags } from './label-tags.ts';

/** What the frames of a segmentation hold. */
export interface SegmentPixels {
  /** Pixels are numbers of segments, in place of one segment a frame. */
  readonly isLabelMap: boolean;
  /** Pixels of a frame, row by row: 0 or 1, or the number of a segment. Valid until the next call. */
  of(frame: Frame): VoxelArray;
}

/**
 * Binary segmentations pack eight pixels into a byte, the first in its lowest bit, and go on from frame to frame within a
 * byte (PS3.5 8.1.1, PS3.3 C.8.20.2). Throws `bad-file` where pixels are missing, `bad-format` for other kinds.
 */
export async function segmentPixels(
  header: Header,
  bytes: Uint8Array,
  frames: readonly Frame[],
): Promise<SegmentPixels> {
  const { elements, encoding, name } = header;
  const { format } = frames[0];
  const type = (elements.text(labelTags.segmentationType) ?? 'BINARY').toUpperCase();
  const bits = type === 'BINARY' ? [1, 8] : type === 'FRACTIONAL' ? [8] : type === 'LABELMAP' ? [8, 16] : [];
  if (!bits.includes(format.bitsAllocated)) {
    const what = `a segmentation of the type ${type.slice(0, 20)} with ${format.bitsAllocated} bits a pixel`;
    throw new StudioError('bad-format', `${name} is ${what}, which is not read`, 'export it as a binary segmentation');
  }
  const [most] = elements.numbers(labelTags.maximumFractionalValue);
  const half = type === 'FRACTIONAL' ? (most > 0 ? most : 255) / 2 : 0.5;
  const isLabelMap = type === 'LABELMAP';
  const { offset, length } = encoding.pixels!;
  if (encoding.encapsulated) {
    const parts = compressedFrames(header, bytes.slice(offset, offset + length), frames.length);
    const decoded: VoxelArray[] = [];
    for (const part of parts) decoded.push((await decompress(part, format, encoding.transferSyntax, name)).values);
    return {
      isLabelMap,
      of: ({ index }) =>
        isLabelMap ? decoded[index] : Uint8Array.from(decoded[index], (value) => Number(value >= half)),
    };
  }
  const size = format.rows * format.columns;
  const needed = Math.ceil((size * frames.length * format.bitsAllocated) / 8);
  if (length < needed || bytes.length < offset + needed) {
    const there = Math.min(length, Math.max(0, bytes.length - offset));
    throw badFile(name, `has ${there} bytes of pixels where ${frames.length} frames need ${needed}`);
  }
  const stored = bytes.subarray(offset, offset + length);
  // As 16-bit words, big-endian files have their bytes in pairs the other way round.
  const swap = encoding.littleEndian || !encoding.inWords ? 0 : 1;
  const pixels = isLabelMap && format.bitsAllocated === 16 ? new Uint16Array(size) : new Uint8Array(size);

  const fill = (start: number): void => {
    if (format.bitsAllocated === 1) {
      // Bytes and bits apart: there may be more bits than an integer counts to.
      let byte = Math.floor((start * size) / 8);
      let place = (start * size) % 8;
      for (let i = 0; i < size; i++) {
        pixels[i] = (stored[byte ^ swap] >> place) & 1;
        if (++place === 8) {
          place = 0;
          byte++;
        }
      }
    } else if (format.bitsAllocated === 16) {
      for (let i = 0, at = 2 * start * size; i < size; i++, at += 2) {
        pixels[i] = stored[at + swap] | (stored[at + 1 - swap] << 8);
      }
    } else {
      for (let i = 0, at = start * size; i < size; i++, at++) {
        const value = stored[at ^ swap];
        pixels[i] = isLabelMap ? value : Number(value >= half);
      }
    }
  };
  return {
    isLabelMap,
    of({ index }) {
      fill(index);
      return pixels;
    },
  };
}
