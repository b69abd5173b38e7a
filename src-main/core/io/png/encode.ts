import { encode } from 'fast-png';
import { StudioError } from '../../../../shared/errors.ts';
import type { Volume } from '../../volume/volume.ts';

/** A slice of whole numbers as a grey PNG of 8 or 16 bits, its values unchanged. Throws `bad-format` for anything else. */
export function encodePng({ data, shape: [depth, height, width, channels] }: Volume, name: string): Uint8Array {
  if (depth !== 1 || channels !== 1) {
    const fault = `${name} would hold ${depth} slices of ${channels} channels`;
    throw new StudioError('bad-format', fault, 'write one slice a PNG, of one channel');
  }
  if (!(data instanceof Uint8Array || data instanceof Uint16Array)) {
    const next = 'PNG holds whole numbers from 0 to 65535: write it as NIfTI';
    throw new StudioError('bad-format', `${name} would hold values that PNG cannot keep`, next);
  }
  return encode({ width, height, data, channels: 1, depth: data instanceof Uint16Array ? 16 : 8 });
}
