import type { ViewVolume, VolumeEnd } from '../../../shared/viewer.ts';
import { intensityWindow } from './intensity-window.ts';
import { narrow, toFloat32 } from './narrow.ts';
import { outwards, slicesOfSlab, SlabStream, type TellSlab } from './slab-stream.ts';
import {
  readChannel,
  readClassValues,
  toClasses,
  viewOf,
  type ImageRequest,
  type LabelRequest,
} from './view-volume.ts';

/** Voxels that a window is made of while more are read. */
const roughSamples = 16384;

export type { TellSlab };

/** `near`: at which share of the height the slab lies that is told first. */
export type ImageSlabsRequest = ImageRequest & { readonly near?: number | null };

/** As `viewImage`, slab by slab: where slices of the file are axial, while the rest of it is decompressed. */
export async function imageSlabs({ near = null, ...request }: ImageSlabsRequest, tell: TellSlab): Promise<VolumeEnd> {
  const stream = new SlabStream({
    ...{ near, tell },
    convert: (stored, type) => (type === Float32Array ? toFloat32(stored) : narrow(stored)),
    windowOf: (data) => intensityWindow(data, roughSamples),
  });
  const volume = await readChannel(request, (part, count) => stream.onPart(part, count));
  if (stream.isWhole) return { window: intensityWindow(volume.data) };
  return tellAll(viewOf(volume, intensityWindow), tell, near);
}

/** As `viewLabel`, slab by slab. */
export async function labelSlabs(request: LabelRequest, tell: TellSlab): Promise<VolumeEnd> {
  const window: [number, number] = [0, request.classes.length - 1];
  const stream = new SlabStream({
    ...{ near: null, tell },
    convert: (data) =>
      toClasses(request, { data, shape: [1, 1, data.length, 1], affine: [] }).data as Uint8Array<ArrayBuffer>,
    windowOf: () => window,
  });
  const volume = await readClassValues(request, (part, count) => stream.onPart(part, count));
  if (stream.isWhole) return { window };
  return tellAll(
    viewOf(toClasses(request, volume), () => window),
    tell,
  );
}

export function tellAll({ data, ...grid }: ViewVolume, tell: TellSlab, near: number | null = null): VolumeEnd {
  const [depth, height, width] = grid.shape;
  const plane = height * width;
  const step = slicesOfSlab(plane * data.BYTES_PER_ELEMENT);
  const first = Math.floor(Math.round((near ?? 0) * (depth - 1)) / step);
  for (const each of outwards(Math.ceil(depth / step), first)) {
    const from = each * step;
    // Of its own memory, which can be handed over.
    tell({ ...grid, from, data: data.slice(from * plane, (from + step) * plane) });
  }
  return { window: grid.window };
}
