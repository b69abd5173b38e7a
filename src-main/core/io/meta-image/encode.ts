import { endianness } from 'node:os';
import { spacingOf, spatialShape, type Volume } from '../../volume/volume.ts';
import { dataTypeFor } from '../nifti/data-types.ts';
import { lpsOf } from '../stored/geometry.ts';
import { elementTypes } from './header.ts';

/** Of a single file whose voxels are `packedBytes` long. The order of the fields is that of MetaIO, which asks for it. */
export function metaImageHeader(volume: Volume, packedBytes: number): string {
  const { steps, origin } = lpsOf(volume.affine);
  const spacing = [...spacingOf(volume.affine)].reverse();
  const directions = steps.map((step, axis) => step.map((value) => value / spacing[axis]));
  const type = dataTypeFor(volume.data).name;
  const channels = volume.shape[3];
  return [
    'ObjectType = Image',
    'NDims = 3',
    'BinaryData = True',
    `BinaryDataByteOrderMSB = ${endianness() === 'LE' ? 'False' : 'True'}`,
    'CompressedData = True',
    `CompressedDataSize = ${packedBytes}`,
    `TransformMatrix = ${directions.flat().join(' ')}`,
    `Offset = ${origin.join(' ')}`,
    'CenterOfRotation = 0 0 0',
    `ElementSpacing = ${spacing.join(' ')}`,
    `DimSize = ${spatialShape(volume.shape).toReversed().join(' ')}`,
    ...(channels > 1 ? [`ElementNumberOfChannels = ${channels}`] : []),
    `ElementType = ${Object.keys(elementTypes).find((key) => elementTypes[key] === type)}`,
    'ElementDataFile = LOCAL\n',
  ].join('\n');
}
