import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { toReadError } from '../../runs/files.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import { inflate, readFileWhole, refuseSurplus, requireRoom } from '../bytes.ts';
import type { Image, ImageHeader } from '../format.ts';
import { decodeVoxels } from '../nifti/data-types.ts';
import { badFile } from '../nifti/fault.ts';
import { dataPaths } from './data-files.ts';
import type { Stored } from './stored.ts';
import { afterLines, fromHex, fromText } from './text.ts';

/** Both formats have one geometry, in the coordinates of the scanner. */
export function imageHeaderOf({ dataType }: Stored): ImageHeader {
  return { sformCode: 1, qformCode: 1, dataType: dataType.name };
}

/** Reads the voxels that a header describes. `file` is the header's file, whole. */
export async function readStored(path: string, file: Uint8Array, stored: Stored): Promise<Image> {
  const name = basename(path);
  const { shape, affine, dataType, littleEndian, encoding } = stored;
  const values = shape.reduce((product, size) => product * size, 1);
  const [z, y, x, channels] = shape;
  const what = `${x}×${y}×${z}×${channels} of ${dataType.name}`;
  requireRoom(values * dataType.bytes, { available: Infinity, isDeflated: false, name, what });
  const paths = stored.files && dataPaths(path, stored.files, name);
  const sizes = paths ? await sizesOf(paths) : [file.byteLength - stored.headerEnd];
  // A number and the space behind it take two bytes at least.
  const stands =
    encoding === 'text' ? 2 * values - 1 : encoding === 'hex' ? 2 * values * dataType.bytes : values * dataType.bytes;
  const available = sizes.reduce((sum, size) => sum + size, 0);
  requireRoom(stands, { available, isDeflated: encoding === 'deflate', name, what });
  if (values % sizes.length !== 0) {
    throw badFile(name, `has ${sizes.length} data files for ${what}, which do not hold equally much`);
  }

  const share = values / sizes.length;
  const voxels = new Parts(values);
  for (let i = 0; i < sizes.length; i++) {
    const part = paths ? await readFileWhole(paths[i]) : file.subarray(stored.headerEnd);
    const partName = paths ? basename(paths[i]) : name;
    const after = afterLines(part, stored.skipLines, partName);
    if (encoding === 'text') {
      voxels.add(fromText(after, share, dataType, partName));
    } else {
      const bytes = await unpacked(after, share * dataType.bytes, stored, partName);
      voxels.add(decodeVoxels(bytes, dataType, littleEndian, partName));
    }
  }
  const data = channelsLast(voxels.whole(), channels, stored.channelStride);
  return { volume: { data, shape, affine }, header: imageHeaderOf(stored) };
}

/** One after the other: of very many that are not there, the first is enough. */
async function sizesOf(paths: readonly string[]): Promise<number[]> {
  const known = new Map<string, number>();
  for (const path of new Set(paths)) {
    const { size } = await stat(path).catch((error: unknown) => {
      throw toReadError(error, path);
    });
    known.set(path, size);
  }
  return paths.map((path) => known.get(path)!);
}

async function unpacked(
  after: Uint8Array,
  length: number,
  { encoding, skipBytes, skipUnpacked }: Stored,
  name: string,
): Promise<Uint8Array> {
  if (encoding === 'hex') return fromHex(after, length, name);
  if (encoding === 'deflate') {
    return (await inflate(after.subarray(skipBytes), skipUnpacked + length, name)).subarray(skipUnpacked);
  }
  const start = skipBytes === -1 ? after.byteLength - length : skipBytes;
  const end = start + length;
  if (start < 0 || end > after.byteLength) {
    throw badFile(name, `holds ${after.byteLength} bytes where its header promises ${Math.max(end, length)}`);
  }
  refuseSurplus(after.subarray(end), name);
  return after.subarray(start, end);
}

/** Voxels of files in turn; those of a single one are not copied. */
class Parts {
  readonly #count: number;
  #whole: VoxelArray | null = null;
  #filled = 0;

  constructor(count: number) {
    this.#count = count;
  }

  add(part: VoxelArray): void {
    if (part.length === this.#count) this.#whole = part;
    else {
      this.#whole ??= new (part.constructor as new (length: number) => VoxelArray)(this.#count);
      this.#whole.set(part, this.#filled);
    }
    this.#filled += part.length;
  }

  whole(): VoxelArray {
    return this.#whole!;
  }
}

/** From a file whose channel axis is anywhere to [z, y, x, channel]. */
function channelsLast(data: VoxelArray, channels: number, stride: number): VoxelArray {
  if (channels === 1 || stride === 1) return data;
  const result = new (data.constructor as new (length: number) => VoxelArray)(data.length);
  const blocks = data.length / (channels * stride);
  for (let block = 0, from = 0; block < blocks; block++) {
    for (let c = 0; c < channels; c++) {
      let to = block * stride * channels + c;
      for (let i = 0; i < stride; i++, to += channels) result[to] = data[from++];
    }
  }
  return result;
}
