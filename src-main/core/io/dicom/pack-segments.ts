import type { LabelVolume } from '../../volume/volume.ts';

/** A frame of a segmentation: a slice, and the segment in it, from 0. */
export interface SegmentFrame {
  readonly segment: number;
  readonly slice: number;
}

/**
 * The slices that hold each segment, segment by segment, and their pixels: eight to a byte, the first in its lowest bit,
 * going on from frame to frame within a byte (PS3.5 8.1.1). Where nothing is segmented, one empty frame: there must be one.
 */
export function packSegments(
  { data, shape: [depth, rows, columns] }: LabelVolume,
  segments: readonly { readonly index: number }[],
): { frames: SegmentFrame[]; pixels: Uint8Array } {
  const size = rows * columns;
  const slices = Array.from({ length: depth }, (_, z) => data.subarray(z * size, (z + 1) * size));
  const held = slices.map(indexesIn);
  const frames = segments.flatMap(({ index }, segment) =>
    slices.flatMap((_, slice) => (held[slice][index] === 1 ? [{ segment, slice }] : [])),
  );
  if (frames.length === 0) frames.push({ segment: 0, slice: 0 });
  const pixels = new Uint8Array(Math.ceil((frames.length * size) / 8));
  let bit = 0;
  for (const { segment, slice } of frames) {
    const { index } = segments[segment];
    const labels = slices[slice];
    // Bytes and bits apart: there may be more bits than an integer counts to.
    let byte = Math.floor(bit / 8);
    let place = bit % 8;
    for (let i = 0; i < size; i++) {
      if (labels[i] === index) pixels[byte] |= 1 << place;
      if (++place === 8) {
        place = 0;
        byte++;
      }
    }
    bit += size;
  }
  return { frames, pixels };
}

/** 1 for each class index that occurs. */
function indexesIn(labels: Uint8Array): Uint8Array {
  const found = new Uint8Array(256);
  for (let i = 0; i < labels.length; i++) found[labels[i]] = 1;
  return found;
}
