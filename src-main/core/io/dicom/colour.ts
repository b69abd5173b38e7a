import type { VoxelArray } from '../../volume/volume.ts';
import { badFile } from '../nifti/fault.ts';
import type { Header } from './header.ts';
import { tags, type Tag } from './tags.ts';

/** Red, green and blue of each pixel from colours stored plane by plane. */
export function fromPlanes<A extends VoxelArray>(values: A): A {
  const pixels = values.length / 3;
  const out = values.slice() as A;
  for (let c = 0; c < 3; c++) for (let i = 0; i < pixels; i++) out[3 * i + c] = values[c * pixels + i];
  return out;
}

/** Y₁ Y₂ Cb Cr of each two pixels → Y Cb Cr of each (PS3.3 C.7.6.3.1.2). */
export function fromHalved(values: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const pair = 4 * (i >> 1);
    out[3 * i] = values[pair + (i & 1)];
    out[3 * i + 1] = values[pair + 2];
    out[3 * i + 2] = values[pair + 3];
  }
  return out;
}

/** YBR_FULL → RGB (PS3.3 C.7.6.3.1.2, ITU-R BT.601 of full range), in place. */
export function toRgb(values: Uint8Array): Uint8Array {
  const clamped = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  for (let i = 0; i + 2 < values.length; i += 3) {
    const y = values[i];
    const blue = values[i + 1] - 128;
    const red = values[i + 2] - 128;
    values[i] = clamped(y + 1.402 * red);
    values[i + 1] = clamped(y - 0.344136 * blue - 0.714136 * red);
    values[i + 2] = clamped(y + 1.772 * blue);
  }
  return values;
}

/** Colours of the indexes of PALETTE COLOR, 0 … 255 each. Throws `bad-file`. */
export function applyPalette(indexes: VoxelArray, { elements, encoding, name }: Header): Uint8Array {
  const [reds, greens, blues] = [
    [tags.redPaletteDescriptor, tags.redPaletteData],
    [tags.greenPaletteDescriptor, tags.greenPaletteData],
    [tags.bluePaletteDescriptor, tags.bluePaletteData],
  ].map(([descriptor, data]: readonly Tag[]) => {
    const [count, first, bits] = elements.numbers(descriptor);
    const bytes = elements.bytes(data);
    if (count === undefined || !bytes) throw badFile(name, 'has no colours for its palette');
    // 2¹⁶ entries do not fit 16 bits; files without types may give the number as a negative one.
    const length = count & 0xffff || 65536;
    return { first, values: paletteOf(bytes, length, bits, encoding.littleEndian, name) };
  });
  const out = new Uint8Array(3 * indexes.length);
  const entry = ({ first, values }: typeof reds, index: number): number =>
    values[Math.max(0, Math.min(values.length - 1, index - first))];
  for (let i = 0; i < indexes.length; i++) {
    out[3 * i] = entry(reds, indexes[i]);
    out[3 * i + 1] = entry(greens, indexes[i]);
    out[3 * i + 2] = entry(blues, indexes[i]);
  }
  return out;
}

function paletteOf(bytes: Uint8Array, length: number, bits: number, littleEndian: boolean, name: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits === 8 && bytes.length >= length && bytes.length < 2 * length) return bytes.subarray(0, length);
  if (bytes.length < 2 * length) throw badFile(name, `has ${bytes.length} bytes for a palette of ${length} colours`);
  const words = Array.from({ length }, (_, i) => view.getUint16(2 * i, littleEndian));
  // Of 16 bits, the high ones count; some programs write 8 bits into words of 16.
  const isHigh = words.some((word) => word > 255);
  return Uint8Array.from(words, (word) => (isHigh ? word >> 8 : word));
}
