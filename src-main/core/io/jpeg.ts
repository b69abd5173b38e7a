import { decode } from 'jpeg-js';
import { StudioError } from '../../../shared/errors.ts';
import { readFrame, type Frame } from './jpeg/frame.ts';
import { badFile } from './nifti/fault.ts';
import { requireHoldable } from './pictures/bytes.ts';
import { definePictureFormat } from './pictures/picture-format.ts';
import type { PictureHeader } from './pictures/picture.ts';

/** What jpeg-js may take: it keeps coefficients, rows and pixels of all components at once. */
const largestMegabytes = 768;
/** Memory ends before this does. */
const largestMegapixels = 100;
/** Enough for the profiles and thumbnails that lie before the size; where it is not, the file is read whole. */
const prefixBytes = 256 * 1024;

/** JPEG, baseline and progressive, of 8 bits. For images alone: its values are not exact, so that it cannot hold labels. */
export const jpeg = definePictureFormat({
  title: 'JPEG',
  extensions: ['.jpeg', '.jpg'],
  prefixBytes,

  async header(bytes, name, whole) {
    if (bytes.length < prefixBytes) return headerOf(readFrame(bytes, name));
    return headerOf(readFrame(await whole(), name));
  },

  decode(bytes, name, reading) {
    if (reading === 'indexes') {
      const fault = `the label ${name} is a JPEG file, whose values are not exact`;
      throw new StudioError('bad-format', fault, 'save labels as PNG, from what they were before they became JPEG');
    }
    const frame = readFrame(bytes, name);
    requireHoldable(name, frame, frame.width * frame.height * 3);
    const rgb = decodeRgb(bytes, name);
    const header = headerOf(frame);
    if (header.channels === 3) return { ...header, data: rgb };
    // Grey comes three times.
    const data = new Uint8Array(rgb.length / 3);
    for (let i = 0; i < data.length; i++) data[i] = rgb[3 * i];
    return { ...header, data };
  },
});

/** Not tolerant: what is cut off would become grey without a word. */
function decodeRgb(bytes: Buffer, name: string): Uint8Array {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxMemoryUsageInMB: largestMegabytes,
      maxResolutionInMP: largestMegapixels,
    }).data;
  } catch (error) {
    const { message } = error as Error;
    if (/limit exceeded/.test(message)) {
      throw badFile(name, `needs too much memory (${message})`, 'make it smaller, or save it as PNG', error);
    }
    throw badFile(name, `is damaged (JPEG: ${message})`, undefined, error);
  }
}

function headerOf({ width, height, components }: Frame): PictureHeader {
  return { width, height, pages: 1, channels: components === 1 ? 1 : 3, dataType: 'uint8' };
}
