/** A batch as data workers hand it over. Its arrays lie in shared memory that later batches are written into. */
export interface Batch {
  /** Float32 intensities, [item, z, y, x, channel]. */
  readonly image: Float32Array;
  /** Class indexes, [item, z, y, x]. */
  readonly label: Uint8Array;
  readonly shape: readonly [items: number, z: number, y: number, x: number, channels: number];
  /** What the data worker took: to read and cut patches, and to augment them. */
  readonly seconds?: { readonly load: number; readonly augment: number };
}
