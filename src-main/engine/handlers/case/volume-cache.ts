import type { ViewVolume } from '../../../../shared/viewer.ts';

/** The volumes that were looked at last, as many as fit. */
export interface VolumeCache {
  get(key: string): ViewVolume | undefined;
  put(key: string, volume: ViewVolume): void;
}

export function createVolumeCache(budgetBytes: number): VolumeCache {
  /** In the order in which they were looked at: a Map keeps it. */
  const volumes = new Map<string, ViewVolume>();
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

/** Of the whole memory behind the voxels, which may hold a header as well. */
function bytesOf(volume: ViewVolume | undefined): number {
  return volume?.data.buffer.byteLength ?? 0;
}
