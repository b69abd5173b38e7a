import type { Slab, ViewVolume, VolumeEnd } from '../../../shared/viewer.ts';
import { canonicalGrid, toCanonical } from '../volume/orientation.ts';
import { spacingOf, spatialShape, type Triple, type Volume } from '../volume/volume.ts';
import { intensityWindow } from './intensity-window.ts';
import { isShort, narrow } from './narrow.ts';
import { readChannel, viewLabel, viewOf, type ImageRequest, type LabelRequest } from './view-volume.ts';

/** Small enough that the first slab is soon there, large enough that slabs are few. */
const slabBytes = 4 * 1024 ** 2;

/** Voxels that a window is made of while more are read. */
const roughSamples = 16384;

export type TellSlab = (slab: Slab) => void;

/**
 * As `viewImage`, slab by slab. Where a file can be used as it is stored and its slices are axial, they come while the
 * rest of it is decompressed.
 */
export async function imageSlabs(request: ImageRequest, tell: TellSlab): Promise<VolumeEnd> {
  let streamed: Stream | null | undefined;
  const volume = await readChannel(request, (part, count) => {
    if (streamed === undefined) streamed = isStreamable(part) ? createStream(part, tell) : null;
    streamed?.advance(count);
  });
  if (!streamed) return tellAll(viewOf(volume, intensityWindow), tell);
  return { window: intensityWindow(volume.data) };
}

/** As `viewLabel`, slab by slab. */
export async function labelSlabs(request: LabelRequest, tell: TellSlab): Promise<VolumeEnd> {
  return tellAll(await viewLabel(request), tell);
}

function tellAll({ data, ...grid }: ViewVolume, tell: TellSlab): VolumeEnd {
  const [depth, height, width] = grid.shape;
  const plane = height * width;
  const step = slicesOfSlab(plane * data.BYTES_PER_ELEMENT);
  for (let from = 0; from < depth; from += step) {
    // Of its own memory, which can be handed over.
    tell({ ...grid, from, data: data.slice(from * plane, (from + step) * plane) });
  }
  return { window: grid.window };
}

function isStreamable({ data, shape, affine }: Volume): boolean {
  return isShort(data) && canonicalGrid({ shape, affine }).trace.axes[2] === 2;
}

interface Stream {
  /** So many voxels are there by now. */
  advance(count: number): void;
}

/** Tells slabs of a volume whose first voxels are there, in the order in which its file holds them. */
function createStream({ data, shape, affine }: Volume, tell: TellSlab): Stream {
  const { trace, ...grid } = canonicalGrid({ shape, affine });
  const [depth, height, width] = shape;
  const plane = height * width;
  const step = slicesOfSlab(plane * data.BYTES_PER_ELEMENT);
  const common = {
    shape: [...spatialShape(grid.shape)] as [...Triple],
    spacingMm: [...spacingOf(grid.affine)] as [...Triple],
    affine: [...grid.affine],
  };
  let told = 0;
  let windowedTo = 0;
  let window: [number, number] = [0, 1];

  const tellUntil = (end: number): void => {
    // It is worth another look when there is much more to look at; a rough one will do until the end.
    if (end >= 4 * windowedTo) {
      window = intensityWindow(data.subarray(0, end * plane), roughSamples);
      windowedTo = end;
    }
    const stored = narrow(data.subarray(told * plane, end * plane));
    const canonical = toCanonical({ data: stored, shape: [end - told, height, width, 1], affine }).volume.data;
    // Of its own memory, which can be handed over.
    const own = canonical === stored ? canonical.slice() : canonical;
    tell({ ...common, window, from: trace.flips[2] ? depth - end : told, data: own });
    told = end;
  };
  return {
    advance(count: number): void {
      const slices = Math.floor(count / plane);
      while (told + step <= slices) tellUntil(told + step);
      if (slices === depth && told < depth) tellUntil(depth);
    },
  };
}

function slicesOfSlab(sliceBytes: number): number {
  return Math.max(1, Math.floor(slabBytes / sliceBytes));
}
