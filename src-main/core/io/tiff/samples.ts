import type { Page } from './page.ts';

/** The sample number `sample` of a row that begins at byte `row`. */
export type ReadSample = (row: number, sample: number) => number;

export function sampleReader(
  bytes: Uint8Array,
  { bits, kind }: Pick<Page, 'bits' | 'kind'>,
  little: boolean,
): ReadSample {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (`${kind}${bits}`) {
    case 'uint8':
      return (row, sample) => bytes[row + sample];
    case 'int8':
      return (row, sample) => view.getInt8(row + sample);
    case 'uint16':
      return (row, sample) => view.getUint16(row + 2 * sample, little);
    case 'int16':
      return (row, sample) => view.getInt16(row + 2 * sample, little);
    case 'uint32':
      return (row, sample) => view.getUint32(row + 4 * sample, little);
    case 'int32':
      return (row, sample) => view.getInt32(row + 4 * sample, little);
    case 'float32':
      return (row, sample) => view.getFloat32(row + 4 * sample, little);
    case 'float64':
      return (row, sample) => view.getFloat64(row + 8 * sample, little);
    default: {
      // 1, 2 or 4 bits, the highest first.
      const mask = (1 << bits) - 1;
      return (row, sample) => {
        const bit = sample * bits;
        return (bytes[row + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
      };
    }
  }
}
