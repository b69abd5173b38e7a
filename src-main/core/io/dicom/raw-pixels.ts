import { open } from 'node:fs/promises';
import { toReadError } from '../../runs/files.ts';
import type { Frame } from './frames.ts';

/** The pixel data of a frame's file as they are stored, in memory of their own; or `length` bytes of them from `from`. */
export async function rawPixels({ header }: Pick<Frame, 'header'>, from = 0, length?: number): Promise<Uint8Array> {
  const { offset, length: all } = header.encoding.pixels!;
  const count = length ?? all;
  const bytes = new Uint8Array(count);
  if (header.inflated) {
    bytes.set(header.inflated.subarray(offset + from, offset + from + count));
    return bytes;
  }
  const file = await open(header.path).catch((error: unknown) => {
    throw toReadError(error, header.path);
  });
  try {
    for (let filled = 0; filled < count;) {
      const { bytesRead } = await file.read(bytes, filled, count - filled, offset + from + filled);
      if (bytesRead === 0) throw toReadError(Object.assign(new Error('cut off'), { code: 'EOF' }), header.path);
      filled += bytesRead;
    }
    return bytes;
  } catch (error) {
    throw toReadError(error, header.path);
  } finally {
    await file.close();
  }
}
