import { badFile } from '../nifti/fault.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colours. */
  readonly components: number;
}

/**
 * Size and components by the first frame header, SOF0 … SOF15 (ITU T.81, annex B). Throws `bad-file` where there is none, and
 * for kinds of JPEG that are not read: lossless, arithmetic and of more than 8 bits.
 */
export function readFrame(bytes: Buffer, name: string): Frame {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) throw badFile(name, 'is not a JPEG file');
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw badFile(name, `is damaged: byte ${at} is ${bytes[at]} where a marker is expected`);
    const marker = bytes[at + 1];
    // Fill bytes, and markers that have no content.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (isFrame(marker)) {
      if (at + 10 > bytes.length) break;
      if (marker > 0xc2) throw badFile(name, `is a JPEG of a kind that is not read (SOF${marker - 0xc0})`, saveAsPng);
      const bits = bytes[at + 4];
      if (bits !== 8) throw badFile(name, `is a JPEG of ${bits} bits a sample, which is not read`, saveAsPng);
      const components = bytes[at + 9];
      if (![1, 3].includes(components)) {
        throw badFile(name, `is a JPEG of ${components} components, as CMYK, which is not read`, saveAsPng);
      }
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), components };
    } else if (marker === 0xd9 || marker === 0xda) break;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw badFile(name, 'is cut off: the size of its picture is missing');
}

const saveAsPng = 'save it as PNG';

/** 0xc4, 0xc8 and 0xcc are tables and the like. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
