import type { Voxels } from './contract.ts';
import type { Slab, ViewVolume, VolumeEnd } from './viewer.ts';

/** A volume of which only the axial slices from `from` until before `to` were read yet; the others are zero. */
export interface PartialVolume extends ViewVolume {
  readonly read: SliceRange;
}

export interface SliceRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Puts a volume together from its slabs, which lie side by side at any time. One of another type than those before begins
 * the volume anew: what is read later may not fit the type that was enough until then.
 */
export class VolumeBuilder {
  #volume: PartialVolume | null = null;

  /** The same memory each time, in another object. */
  add({ from, data, ...grid }: Slab): PartialVolume {
    const [depth, height, width] = grid.shape;
    const type = data.constructor as new (length: number) => Voxels;
    const known = this.#volume?.data instanceof type ? this.#volume : null;
    const whole = known?.data ?? new type(depth * height * width);
    whole.set(data, from * height * width);
    const before = known?.read ?? { from, to: from };
    const to = from + data.length / (height * width);
    const read = { from: Math.min(before.from, from), to: Math.max(before.to, to) };
    return (this.#volume = { ...grid, data: whole, read });
  }

  /** Throws where not all of it came. */
  end({ window }: VolumeEnd): ViewVolume {
    if (!this.#volume || !isWhole(this.#volume)) throw new Error('a volume is not whole');
    const { shape, spacingMm, affine, data } = this.#volume;
    return { shape, spacingMm, affine, data, window };
  }
}

export function isWhole({ read, shape }: PartialVolume): boolean {
  return read.to - read.from === shape[0];
}
