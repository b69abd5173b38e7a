import { StudioError } from '../../../../shared/errors.ts';
import type { Shape } from '../../volume/volume.ts';
import { badFile } from '../nifti/fault.ts';
import { affineOfSteps } from '../stored/geometry.ts';
import type { Stored } from '../stored/stored.ts';

/** To RAS by the space's name, short or long, without its "-time". Scanner-xyz and the like ITK takes for LPS. */
const spaces: Readonly<Record<string, readonly [number, number, number]>> = {
  ...{ ras: [1, 1, 1], 'right-anterior-superior': [1, 1, 1] },
  ...{ las: [-1, 1, 1], 'left-anterior-superior': [-1, 1, 1] },
  ...{ lps: [-1, -1, 1], 'left-posterior-superior': [-1, -1, 1] },
  ...{ 'scanner-xyz': [-1, -1, 1], '3d-right-handed': [-1, -1, 1], '3d-left-handed': [-1, -1, 1] },
};

const spatialKinds = ['domain', 'space', '???', 'none', ''];

type Fields = ReadonlyMap<string, string>;

/** Which axes are x, y, z, which one holds the channels, and where the voxels lie. Axes are listed fastest first. */
export function layAxes(
  fields: Fields,
  sizes: readonly number[],
  name: string,
): Pick<Stored, 'shape' | 'affine' | 'channelStride'> {
  const kinds = (fields.get('kinds') ?? '').split(/\s+/);
  const directions = directionsOf(fields, sizes.length, name);
  const all = sizes.map((_, axis) => axis);
  const spatial = directions
    ? all.filter((axis) => directions[axis] !== null)
    : all.filter((axis) => spatialKinds.includes((kinds[axis] ?? '').toLowerCase())).slice(0, 3);
  const others = all.filter((axis) => !spatial.includes(axis) && sizes[axis] > 1);
  if (spatial.length < 2 || spatial.length > 3 || others.length > 1) {
    const fault = `has ${spatial.length} axes in space and ${others.length} others (sizes ${sizes.join('×')})`;
    throw badFile(name, fault, 'give an image of 2 or 3 dimensions, with one more axis for channels');
  }
  const [channelAxis] = others;
  if (channelAxis !== undefined && /complex|matrix/i.test(kinds[channelAxis] ?? '')) {
    const fault = `${name} holds values of the kind ${kinds[channelAxis]}, which are no intensities`;
    throw new StudioError('bad-format', fault, 'save its magnitude');
  }
  const [x, y, z] = spatial.map((axis) => sizes[axis]);
  const channels = channelAxis === undefined ? 1 : sizes[channelAxis];
  const shape: Shape = [z ?? 1, y, x, channels];
  const before = sizes.slice(0, channelAxis ?? 0);
  const steps = directions ? spatial.map((axis) => directions[axis]!) : stepsOf(fields, spatial);
  const origin = directions || fields.has('space origin') ? originOf(fields, name) : minsOf(fields, spatial, steps);
  return {
    shape,
    channelStride: before.reduce((product, size) => product * size, 1),
    affine: affineOfSteps({ steps, origin, toRas: toRasOf(fields, name) }, name),
  };
}

/** One a axis; null where it is not in space. Null where there are none at all. */
function directionsOf(fields: Fields, axes: number, name: string): (number[] | null)[] | null {
  const text = fields.get('space directions');
  if (text === undefined) return null;
  const vectors = [...text.matchAll(/none|\(([^)]*)\)/gi)].map(([, inner]) => {
    const vector = inner === undefined ? [] : numbersOf(inner);
    // Time as the fourth dimension of space is none of the room.
    const isOfRoom = vector.some(Number.isFinite) && vector.slice(0, 3).some((value) => value !== 0);
    return isOfRoom ? vector.slice(0, 3) : null;
  });
  if (vectors.length === axes) return vectors;
  throw badFile(name, `has ${vectors.length} space directions for ${axes} axes`);
}

/** Along the axes of space, where the file tells spacings alone; 1 where it tells none. */
function stepsOf(fields: Fields, spatial: readonly number[]): number[][] {
  const spacings = (fields.get('spacings') ?? '').split(/\s+/).map(Number);
  const given = (axis: number): number =>
    fields.has('spacings') && !Number.isNaN(spacings[axis]) ? spacings[axis] : 1;
  return spatial.map((axis, i) => spatial.map((_, j) => (i === j ? (given(axis) ?? 1) : 0)));
}

function originOf(fields: Fields, name: string): number[] {
  const text = fields.get('space origin');
  if (text === undefined) return [0, 0, 0];
  const origin = numbersOf(text.replace(/[()]/g, ''));
  if (origin.length >= 2 && origin.every(Number.isFinite)) return origin;
  throw badFile(name, `has the space origin ${JSON.stringify(text)}`);
}

/** Of the first sample: half a step behind the axis' begin where samples are cells, as they are if nothing is said. */
function minsOf(fields: Fields, spatial: readonly number[], steps: readonly (readonly number[])[]): number[] {
  const mins = (fields.get('axis mins') ?? '').split(/\s+/).map(Number);
  const centers = (fields.get('centers') ?? '').split(/\s+/);
  if (!fields.has('axis mins') || !fields.has('spacings')) return [0, 0, 0];
  const place = spatial.map((axis, i) => mins[axis] + (centers[axis] === 'node' ? 0 : steps[i][i] / 2));
  return place.every(Number.isFinite) ? place : [0, 0, 0];
}

function toRasOf(fields: Fields, name: string): readonly [number, number, number] {
  const space = fields.get('space')?.toLowerCase();
  if (space === undefined) return spaces.lps;
  const plain = space.replace(/-time$/, '').replace(/^(ras|las|lps)t$/, '$1');
  if (Object.hasOwn(spaces, plain)) return spaces[plain];
  const next = 'give "space: left-posterior-superior", or what it is';
  throw badFile(name, `has the space ${JSON.stringify(fields.get('space'))}`, next);
}

function numbersOf(text: string): number[] {
  return text.split(',').map((each) => (/^\s*$/.test(each) ? NaN : Number(each)));
}
