import { directionsOf, nearestOrthogonal } from './matrix3.ts';
import { spatialShape, type Affine, type Shape, type Triple, type Volume, type VoxelArray } from './volume.ts';

/** What `toCanonical` did, as JSON: everything that `fromCanonical` needs to undo it. */
export interface OrientationTrace {
  /** For R, A, S in turn: which native axis (0 x, 1 y, 2 z) runs along it. */
  readonly axes: Triple;
  /** For R, A, S in turn: whether the native axis grows the other way. */
  readonly flips: readonly [boolean, boolean, boolean];
  /** The native grid. */
  readonly shape: Triple;
  readonly affine: Affine;
}

const letters = ['LR', 'PA', 'IS'] as const;

/** The three letters towards which x, y and z grow, as in RAS; the nearest ones where the axes are oblique. */
export function orientationOf(affine: Affine): string {
  const { axes, flips } = nearestAxes(affine);
  return [0, 1, 2]
    .map((native) => {
      const world = axes.indexOf(native);
      return letters[world][flips[world] ? 0 : 1];
    })
    .join('');
}

/**
 * The same voxels, permuted and flipped so that x, y, z grow towards right, anterior and superior as nearly as the
 * grid allows. No voxel moves in the room: the affine changes with them. Data that lie so already are not copied.
 */
export function toCanonical<A extends VoxelArray>(volume: Volume<A>): { volume: Volume<A>; trace: OrientationTrace } {
  const { trace, shape, affine } = canonicalGrid(volume);
  if (isIdentity(trace)) return { volume, trace };
  const data = newLike(volume.data);
  gather(volume.data, data, shape, nativeStrides(trace, volume.shape[3]));
  return { volume: { data, shape, affine }, trace };
}

/** The grid on which `toCanonical` puts a volume of this one. */
export function canonicalGrid(grid: Pick<Volume, 'shape' | 'affine'>): {
  trace: OrientationTrace;
  shape: Shape;
  affine: Affine;
} {
  const trace = { ...nearestAxes(grid.affine), shape: spatialShape(grid.shape), affine: grid.affine };
  return { trace, shape: canonicalShape(trace, grid.shape[3]), affine: canonicalAffine(trace) };
}

/** The inverse of `toCanonical` for anything that lies on the canonical grid, with any number of channels. */
export function fromCanonical<A extends VoxelArray>(volume: Volume<A>, trace: OrientationTrace): Volume<A> {
  const channels = volume.shape[3];
  const canonical = canonicalShape(trace, channels);
  if (canonical.some((size, i) => size !== volume.shape[i])) {
    throw new Error(`a volume of ${volume.shape.join('×')} does not lie on the canonical grid ${canonical.join('×')}`);
  }
  if (isIdentity(trace)) return { ...volume, affine: trace.affine };
  const data = newLike(volume.data);
  scatter(volume.data, data, canonical, nativeStrides(trace, channels));
  return { data, shape: [...trace.shape, channels], affine: trace.affine };
}

/**
 * Which native axis runs along each of R, A, S. The rule of nibabel's `io_orientation`: take shears out, then let the
 * native axis with the clearest direction choose first, the next among the directions left, and so on.
 */
function nearestAxes(affine: Affine): Pick<OrientationTrace, 'axes' | 'flips'> {
  const rotation = nearestOrthogonal(directionsOf(affine));
  const strength = (native: number): number => Math.max(...[0, 1, 2].map((world) => rotation[3 * world + native] ** 2));
  const order = [0, 1, 2].sort((a, b) => strength(b) - strength(a));
  const axes = [-1, -1, -1];
  const flips = [false, false, false];
  for (const native of order) {
    const free = [0, 1, 2].filter((world) => axes[world] === -1);
    const size = (world: number): number => Math.abs(rotation[3 * world + native]);
    const world = free.reduce((best, candidate) => (size(candidate) > size(best) ? candidate : best));
    axes[world] = native;
    flips[world] = rotation[3 * world + native] < 0;
  }
  return { axes: [axes[0], axes[1], axes[2]], flips: [flips[0], flips[1], flips[2]] };
}

function isIdentity({ axes, flips }: OrientationTrace): boolean {
  return axes.every((native, world) => native === world) && !flips.includes(true);
}

/** Voxels along native axis 0 x, 1 y, 2 z. */
function nativeSize({ shape }: OrientationTrace, native: number): number {
  return shape[2 - native];
}

function canonicalShape(trace: OrientationTrace, channels: number): Shape {
  const [x, y, z] = trace.axes.map((native) => nativeSize(trace, native));
  return [z, y, x, channels];
}

function canonicalAffine(trace: OrientationTrace): Affine {
  const rows = [0, 4, 8].map((row) => {
    let origin = trace.affine[row + 3];
    const columns = trace.axes.map((native, world) => {
      const value = trace.affine[row + native];
      if (!trace.flips[world]) return value;
      origin += value * (nativeSize(trace, native) - 1);
      return 0 - value;
    });
    return [...columns, origin];
  });
  return [...rows.flat(), 0, 0, 0, 1];
}

/** Where canonical voxel (0, 0, 0) lies in the native data, and how far apart its neighbours along x, y, z are there. */
interface Strides {
  readonly start: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

function nativeStrides(trace: OrientationTrace, channels: number): Strides {
  const [, ny, nx] = trace.shape;
  const native = [channels, channels * nx, channels * nx * ny];
  let start = 0;
  const [x, y, z] = trace.axes.map((axis, world) => {
    if (!trace.flips[world]) return native[axis];
    start += native[axis] * (nativeSize(trace, axis) - 1);
    return -native[axis];
  });
  return { start, x, y, z };
}

function gather(native: VoxelArray, canonical: VoxelArray, [nz, ny, nx, channels]: Shape, strides: Strides): void {
  const row = nx * channels;
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += row) {
      let from = strides.start + z * strides.z + y * strides.y;
      if (isWholeRow(strides.x, channels)) {
        const start = strides.x > 0 ? from : from - row + 1;
        canonical.set(native.subarray(start, start + row), to);
        if (strides.x < 0) canonical.subarray(to, to + row).reverse();
      } else {
        for (let x = 0, at = to; x < nx; x++, from += strides.x) {
          for (let c = 0; c < channels; c++) canonical[at++] = native[from + c];
        }
      }
    }
  }
}

function scatter(canonical: VoxelArray, native: VoxelArray, [nz, ny, nx, channels]: Shape, strides: Strides): void {
  const row = nx * channels;
  for (let z = 0, from = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, from += row) {
      let to = strides.start + z * strides.z + y * strides.y;
      if (isWholeRow(strides.x, channels)) {
        const start = strides.x > 0 ? to : to - row + 1;
        native.set(canonical.subarray(from, from + row), start);
        if (strides.x < 0) native.subarray(start, start + row).reverse();
      } else {
        for (let x = 0, at = from; x < nx; x++, to += strides.x) {
          for (let c = 0; c < channels; c++) native[to + c] = canonical[at++];
        }
      }
    }
  }
}

/** Rows that lie whole in both, forwards or (one channel) backwards, are copied by the typed array's own methods. */
function isWholeRow(stride: number, channels: number): boolean {
  return stride === channels || (stride === -1 && channels === 1);
}

function newLike<A extends VoxelArray>(data: A): A {
  return new (data.constructor as new (length: number) => A)(data.length);
}
