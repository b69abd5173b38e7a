import type { Slab, VolumeEnd } from '../../../../shared/viewer.ts';

/** A volume as it is sent to windows. */
export interface KeptVolume {
  readonly slabs: readonly Slab[];
  readonly end: VolumeEnd;
}

/** The volumes that were looked at last, as many as fit. */
export interface VolumeCache {
  get(key: string): KeptVolume | undefined;
  put(key: string, volume: KeptVolume): void;
}

export function createVolumeCache(budgetBytes: number): VolumeCache {
  /** In the order in which they were looked at: a Map keeps it. */
  const volumes = new Map<string, KeptVolume>();
  let total = 0;
  const drop = (key: string): void => {
    total -= bytesOf(volumes.get(key));
    volumes.delete(key);
  };
  return {
    get(key) {
      const found = volumes.get(key);
      if (!found) return undefined;
      volumes.delete(key);
      volumes.set(key, found);
      return found;
    },
    put(key, volume) {
      drop(key);
      volumes.set(key, volume);
      total += bytesOf(volume);
      for (const [oldest] of volumes) {
        if (total <= budgetBytes) return;
        drop(oldest);
      }
    },
  };
}

function bytesOf(volume: KeptVolume | undefined): number {
  return volume?.slabs.reduce((sum, { data }) => sum + data.buffer.byteLength, 0) ?? 0;
}
