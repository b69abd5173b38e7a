import type { Problem } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { spatialShape, voxelCount, type Volume } from '../../volume/volume.ts';
import type { LabelGrid, LabelImage } from '../format.ts';
import { problem } from '../layouts/layout.ts';
import { nameKey } from '../named-classes.ts';
import { badFile } from '../nifti/fault.ts';

/** What a file calls a structure that it outlines, and what is needed to draw it. */
export interface Named<Content> {
  readonly name: string;
  readonly content: Content;
}

/** More do not fit the 16 bits of a label. */
const mostStructures = 65535;

/**
 * A label of named structures on the image's grid. The values are 1, 2, … in the order of `wanted`, the others left out,
 * or of all names in alphabetical order; structures of one name are one. Where structures overlap, the one that comes
 * later in that order stays: the order of a file would be another one in each patient. `draw` is called in that order,
 * and paints by runs of voxels `from` … `to` − 1 of [z, y, x].
 */
export function paintLabel<Content>(
  structures: readonly Named<Content>[],
  grid: LabelGrid,
  { wanted, fileName }: { wanted: readonly string[] | null; fileName: string },
  draw: (structure: Named<Content>, paint: (from: number, to: number) => void) => void,
): LabelImage & { problems: Problem[] } {
  const named = new Map<string, Named<Content>[]>();
  for (const each of structures) named.set(nameKey(each.name), [...(named.get(nameKey(each.name)) ?? []), each]);
  const order = wanted ? wanted.map(nameKey).filter((key) => named.has(key)) : [...named.keys()].sort();
  const leftOut = [...named].filter(([key]) => !order.includes(key)).map(([, [{ name }]]) => name);
  if (named.size > mostStructures) {
    throw badFile(fileName, `names ${named.size} structures`, 'keep those that are segmented');
  }
  const type = order.length > 255 ? Uint16Array : Uint8Array;
  const data = allocate(type, voxelCount(grid.shape), fileName);
  const overlaps: Overlap[] = [];
  for (const [i, key] of order.entries()) {
    const value = i + 1;
    /** Voxels of each structure before that this one covers. */
    const covered = new Float64Array(value);
    const paint = (from: number, to: number): void => {
      for (let voxel = from; voxel < to; voxel++) {
        const before = data[voxel];
        if (before === value) continue;
        covered[before]++;
        data[voxel] = value;
      }
    };
    for (const each of named.get(key)!) draw(each, paint);
    for (let under = 1; under < value; under++) {
      if (covered[under] > 0) overlaps.push({ under, over: value, voxels: covered[under] });
    }
  }
  const nameOf = (value: number): string => named.get(order[value - 1])![0].name;
  const names = new Map(order.map((_, i) => [i + 1, nameOf(i + 1)]));
  const volume: Volume = { data, shape: [...spatialShape(grid.shape), 1], affine: grid.affine };
  const header = { sformCode: 1, qformCode: 1, dataType: type === Uint8Array ? 'uint8' : 'uint16' };
  return { volume, header, names, leftOut, problems: overlapProblems(overlaps, nameOf, fileName) };
}

function allocate(
  Type: typeof Uint8Array | typeof Uint16Array,
  voxels: number,
  fileName: string,
): Uint8Array | Uint16Array {
  try {
    return new Type(voxels);
  } catch (error) {
    const message = `the label ${fileName} has ${voxels} voxels, more than fit the memory`;
    throw new StudioError('memory', message, 'close other programs, or crop the image', { cause: error });
  }
}

interface Overlap {
  readonly under: number;
  readonly over: number;
  readonly voxels: number;
}

function overlapProblems(overlaps: readonly Overlap[], nameOf: (value: number) => string, fileName: string): Problem[] {
  if (overlaps.length === 0) return [];
  const { under, over, voxels } = overlaps.reduce((most, each) => (each.voxels > most.voxels ? each : most));
  const more = overlaps.length > 1 ? `, and ${overlaps.length - 1} more pairs overlap` : '';
  const message = `${fileName}: "${nameOf(over)}" covers ${voxels} voxels of "${nameOf(under)}"${more}`;
  const next = 'the class with the higher number stays; give numbers in dataset.json as you want it';
  return [problem('warning', 'label-overlap', message, next)];
}
