import { StudioError } from '../../../../shared/errors.ts';
import { invertAffine, transformPoint } from '../../volume/invert-affine.ts';
import { spacingOf } from '../../volume/volume.ts';
import type { LabelGrid, LabelImage } from '../format.ts';
import { badFile } from '../nifti/fault.ts';
import type { Elements } from './elements.ts';
import { fillPolygons } from './fill-polygons.ts';
import { labelTags as tags } from './label-tags.ts';
import { paintLabel, type Named } from './paint.ts';
import { planesOf, type Contour } from './planes.ts';
import { contourProblems, requireInside } from './contour-problems.ts';

const closedTypes = ['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR'];

/** A plane that is this much out of the slices, in slices from one end to the other, cannot be filled in one of them. */
const mostTilt = 0.1;

/**
 * The label of an RT structure set on an image's grid: a voxel belongs to a structure where its centre lies inside of the
 * outline (PS3.3 C.8.8.6; as MIScnn and others fill them). Outlines inside of one another on a slice are holes. Outlines
 * between slices go to the nearest slice; where several planes are nearest to one slice, the nearest of them is drawn.
 * Throws `bad-dataset` without a grid, for outlines that are not parallel to the slices, and where none lies in the image.
 */
export function readStructureSet(
  file: Elements,
  fileName: string,
  { grid, wanted }: { grid: LabelGrid | null; wanted: readonly string[] | null },
): LabelImage {
  if (grid === null) {
    throw new StudioError(
      'bad-dataset',
      `${fileName} has outlines, which have no voxels`,
      'give the image that they are drawn on',
    );
  }
  const toVoxel = invertAffine(grid.affine);
  const found = structuresOf(file, fileName).map(({ name, content: { items } }) => {
    const { contours, open } = contoursOf(items, name, { toVoxel, fileName });
    const { planes, between, outside, thinned } = planesOf(contours, grid.shape[0]);
    return { name, content: { planes, contours: contours.length, open, between, outside, thinned } };
  });
  const [, height, width] = grid.shape;
  const label = paintLabel(found, grid, { wanted, fileName }, ({ name, content }, paint) => {
    for (const { slice, polygons } of content.planes) {
      const start = slice * height * width;
      const isDrawn = fillPolygons(polygons, { width, height }, (y, from, to) =>
        paint(start + y * width + from, start + y * width + to),
      );
      if (!isDrawn) throw badFile(fileName, `outlines "${name}" by too many lines in slice ${slice}`);
    }
  });
  const drawn = found.filter(({ name }) => !label.leftOut!.includes(name));
  requireInside(drawn, fileName);
  const shift = spacingOf(grid.affine)[0];
  return {
    ...label,
    problems: [...label.problems, ...drawn.flatMap((each) => contourProblems(each, fileName, shift))],
  };
}

/** Names and contours, by the number of the structure. */
function structuresOf(file: Elements, fileName: string): Named<{ items: Elements[] }>[] {
  const contours = new Map<number, Elements[]>();
  for (const item of file.items(tags.roiContourSequence)) {
    const [number] = item.numbers(tags.referencedRoiNumber);
    if (number === undefined) throw badFile(fileName, 'has contours that belong to no structure');
    contours.set(number, [...(contours.get(number) ?? []), ...item.items(tags.contourSequence)]);
  }
  const structures = file.items(tags.structureSetRoiSequence).map((item) => {
    const [number] = item.numbers(tags.roiNumber);
    if (number === undefined) throw badFile(fileName, 'names a structure without a number');
    const name = item.text(tags.roiName) ?? `ROI ${number}`;
    return { name, content: { items: contours.get(number) ?? [] } };
  });
  if (structures.length === 0) throw badFile(fileName, 'names no structure', 'export the structures again');
  return structures;
}

function contoursOf(
  items: readonly Elements[],
  name: string,
  { toVoxel, fileName }: { toVoxel: readonly number[]; fileName: string },
): { contours: Contour[]; open: number } {
  const contours: Contour[] = [];
  let open = 0;
  for (const item of items) {
    const type = (item.text(tags.contourGeometricType) ?? '').toUpperCase();
    const data = item.numbers(tags.contourData);
    if (!closedTypes.includes(type) || data.length < 9) open++;
    else contours.push(contourOf(data, name, { toVoxel, fileName }));
  }
  return { contours, open };
}

function contourOf(
  data: readonly number[],
  name: string,
  { toVoxel, fileName }: { toVoxel: readonly number[]; fileName: string },
): Contour {
  const bad = data.find((value) => !Number.isFinite(value));
  if (bad !== undefined || data.length % 3 !== 0) {
    const fault = bad === undefined ? `${data.length} numbers, not three a point` : `the coordinate ${bad}`;
    throw badFile(fileName, `outlines "${name}" with ${fault}`);
  }
  const points = new Float64Array((data.length / 3) * 2);
  let [least, most, sum] = [Infinity, -Infinity, 0];
  for (let i = 0, to = 0; i < data.length; i += 3) {
    // Patient coordinates grow to the left and to the back, those of the affine to the right and to the front.
    const [x, y, z] = transformPoint(toVoxel, [-data[i], -data[i + 1], data[i + 2]]);
    points[to++] = x;
    points[to++] = y;
    least = Math.min(least, z);
    most = Math.max(most, z);
    sum += z;
  }
  if (most - least > mostTilt) {
    throw new StudioError(
      'bad-dataset',
      `${fileName}: an outline of "${name}" is not parallel to the slices of the image: it goes through ${Number((most - least).toPrecision(3))} of them`,
      'export the structures as outlines on the slices of this image',
    );
  }
  return { points, slice: sum / (data.length / 3) };
}
