import { compareGeometry } from '../../volume/geometry.ts';
import { spatialShape } from '../../volume/volume.ts';
import type { Image } from '../../io/format.ts';
import { wholeNumbers, type Repair } from './repair.ts';

export const geometryShift: Repair = {
  title: 'Put labels exactly where their images lie',
  help: 'A label that lies less than a tenth of a voxel beside its image takes the geometry of the image. No voxel changes.',
  isSafe: () => true,
  apply({ images, label }) {
    const [first, ...others] = images;
    return {
      images: [first, ...others.map((image) => (isShifted(first, image) ? moved(first, image) : image))],
      label: label && isShifted(first, label) ? asLabel(moved(first, label)) : label,
    };
  },
};

function isShifted({ volume }: Image, other: Image): boolean {
  const shape = spatialShape(volume.shape);
  if (shape.some((size, axis) => size !== other.volume.shape[axis])) return false;
  return compareGeometry(volume.affine, other.volume.affine, shape).match === 'shifted';
}

function moved({ volume: { affine }, header }: Image, { volume, header: { dataType } }: Image): Image {
  return { volume: { ...volume, affine }, header: { ...header, dataType } };
}

/** One that is not of whole numbers keeps its values, and its problem. */
function asLabel({ volume, header }: Image): Image {
  const { data } = volume;
  for (let i = 0; i < data.length; i++) if (!Number.isInteger(data[i])) return { volume, header };
  return { volume: { ...volume, data: wholeNumbers(data) }, header };
}
