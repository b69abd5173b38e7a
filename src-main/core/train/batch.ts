/** A batch as data workers hand it over. */
export interface Batch {
  /** Float32 intensities, [item, z, y, x, channel]. */
  readonly image: Float32Array;
  /** Class indexes, [item, z, y, x]. */
  readonly label: Uint8Array;
  readonly shape: readonly [items: number, z: number, y: number, x: number, channels: number];
}
