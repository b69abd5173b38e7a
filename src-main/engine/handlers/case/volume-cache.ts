import type { Slab, VolumeEnd } from '../../../../shared/viewer.ts';
import { createCache, type Cache } from '../../cache.ts';

/** A volume as it is sent to windows. */
export interface KeptVolume {
  readonly slabs: readonly Slab[];
  readonly end: VolumeEnd;
}

/** The volumes that were looked at last, as many as fit. */
export type VolumeCache = Cache<KeptVolume>;

export function createVolumeCache(budgetBytes: number): VolumeCache {
  return createCache(budgetBytes, ({ slabs }) => slabs.reduce((sum, { data }) => sum + data.buffer.byteLength, 0));
}
