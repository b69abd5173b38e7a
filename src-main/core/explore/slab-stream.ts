import type { Slab } from '../../../shared/viewer.ts';
import type { ImagePart } from '../io/format.ts';
import { canonicalGrid, toCanonical } from '../volume/orientation.ts';
import { spacingOf, spatialShape, type Triple, type VoxelArray } from '../volume/volume.ts';
import type { NarrowArray } from './narrow.ts';

export type TellSlab = (slab: Slab) => void;

/** Small enough that the first slab is soon there, large enough that slabs are few. */
const slabBytes = 4 * 1024 ** 2;

export interface StreamOptions {
  /** At which share of the height the first slab lies; null: the first that is read. */
  readonly near: number | null;
  readonly tell: TellSlab;
  /** Stored voxels of some slices as a window gets them; of `type` where some were converted before. */
  convert(stored: VoxelArray, type: NarrowArray['constructor'] | null): NarrowArray;
  /** Of the first slab; what it is of the whole is told at the end. */
  windowOf(data: VoxelArray): [number, number];
}

/**
 * Tells slabs of an image while it is read, as its file holds them: not before the slab that is looked at first is there,
 * so that it waits for no other. Slabs lie side by side at any time.
 */
export class SlabStream {
  readonly #options: StreamOptions;
  #plan: Plan | null = null;
  #type: NarrowArray['constructor'] | null = null;
  #window: [number, number] = [0, 1];
  #told = 0;
  #isGivenUp = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Whether all of the image was told. It is not where slices are not axial, or convert to other types than the first. */
  get isWhole(): boolean {
    return this.#plan !== null && this.#told === this.#plan.order.length;
  }

  onPart(part: ImagePart, count: number): void {
    if (this.#isGivenUp) return;
    const plan = (this.#plan ??= planOf(part, this.#options.near));
    const { order, slices, plane, step, depth } = plan;
    const there = count >= depth * plane ? slices : Math.floor(count / (step * plane));
    this.#isGivenUp = !plan.isAxial;
    while (!this.#isGivenUp && this.#told < slices && order[this.#told] < there) this.#tell(part, plan);
  }

  #tell(part: ImagePart, { order, plane, step, depth, isDownwards, grid }: Plan): void {
    const from = order[this.#told] * step;
    const to = Math.min(depth, from + step);
    const stored = this.#options.convert(part.voxels(from * plane, to * plane), this.#type);
    if (this.#type !== null && stored.constructor !== this.#type) {
      this.#isGivenUp = true;
      return;
    }
    const [, height, width] = part.shape;
    const slab = toCanonical({ data: stored, shape: [to - from, height, width, 1], affine: part.affine }).volume.data;
    if (this.#type === null) this.#window = this.#options.windowOf(slab);
    this.#type = stored.constructor;
    this.#told++;
    this.#options.tell({
      ...grid,
      window: this.#window,
      from: isDownwards ? depth - to : from,
      data: ofOwnMemory(slab),
    });
  }
}

interface Plan {
  /** Whether slabs of the file are slabs of the volume. */
  readonly isAxial: boolean;
  /** Whether the first slice of the file is the uppermost. */
  readonly isDownwards: boolean;
  readonly depth: number;
  /** Voxels of a slice. */
  readonly plane: number;
  /** Slices of a slab. */
  readonly step: number;
  readonly slices: number;
  /** Slabs, counted as the file holds them. */
  readonly order: readonly number[];
  readonly grid: Pick<Slab, 'shape' | 'spacingMm' | 'affine'>;
}

function planOf({ shape, affine }: ImagePart, near: number | null): Plan {
  const { trace, ...grid } = canonicalGrid({ shape, affine });
  const [depth, height, width] = shape;
  const plane = height * width;
  // What it is converted to may be larger or smaller, but not by much.
  const step = slicesOfSlab(2 * plane);
  const slices = Math.ceil(depth / step);
  const isDownwards = trace.flips[2];
  const share = near === null ? 0 : isDownwards ? 1 - near : near;
  return {
    ...{ isAxial: trace.axes[2] === 2 && shape[3] === 1, isDownwards, depth, plane, step, slices },
    order: outwards(slices, Math.floor(Math.round(share * (depth - 1)) / step)),
    grid: {
      shape: [...spatialShape(grid.shape)] as [...Triple],
      spacingMm: [...spacingOf(grid.affine)] as [...Triple],
      affine: [...grid.affine],
    },
  };
}

/** 0 … `count` − 1: `first`, what is below it, what is above it. */
export function outwards(count: number, first: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return [...all.slice(0, first + 1).reverse(), ...all.slice(first + 1)];
}

export function slicesOfSlab(sliceBytes: number): number {
  return Math.max(1, Math.floor(slabBytes / sliceBytes));
}

/** Which can be handed over to another thread. */
export function ofOwnMemory(data: NarrowArray): NarrowArray {
  return data.byteLength === data.buffer.byteLength ? data : data.slice();
}
