import { endianness } from 'node:os';
import { spatialShape, type Volume } from '../../volume/volume.ts';
import { dataTypeFor } from '../nifti/data-types.ts';
import { lpsOf } from '../stored/geometry.ts';

/** Numbers are written in full: what is read again is the same. */
export function nrrdHeader(volume: Volume): string {
  const channels = volume.shape[3];
  const isVector = channels > 1;
  const { steps, origin } = lpsOf(volume.affine);
  const vector = (numbers: readonly number[]): string => `(${numbers.join(',')})`;
  const withChannels = (channel: string, others: readonly string[]): string =>
    (isVector ? [channel, ...others] : others).join(' ');
  return [
    'NRRD0005',
    '# http://teem.sourceforge.net/nrrd/format.html',
    `type: ${typeNames[dataTypeFor(volume.data).name]}`,
    `dimension: ${isVector ? 4 : 3}`,
    'space: left-posterior-superior',
    `sizes: ${withChannels(String(channels), spatialShape(volume.shape).toReversed().map(String))}`,
    `space directions: ${withChannels('none', steps.map(vector))}`,
    `kinds: ${withChannels('vector', ['domain', 'domain', 'domain'])}`,
    `endian: ${endianness() === 'LE' ? 'little' : 'big'}`,
    'encoding: gzip',
    `space origin: ${vector(origin)}`,
    '\n',
  ].join('\n');
}

/** As ITK writes them: not every program knows the other names. */
const typeNames: Readonly<Record<string, string>> = {
  ...{ int8: 'signed char', uint8: 'unsigned char', int16: 'short', uint16: 'unsigned short' },
  ...{ int32: 'int', uint32: 'unsigned int', float32: 'float', float64: 'double' },
};
