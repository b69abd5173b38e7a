import type { Format, ImageHeader } from './format.ts';
import { readHeaderOf } from './dicom/header.ts';
import { extensions } from './dicom/names.ts';
import { isNamedLabel, namedLabelGrid, readNamedLabel } from './dicom/read-label.ts';
import { seriesOf, type Series } from './dicom/series.ts';
import { storedArray } from './dicom/stored.ts';
import { voxelsOf } from './dicom/voxels.ts';

/**
 * A series of slices, named by any of its files: the others of the series lie beside it. Slices are ordered and placed by
 * ImagePositionPatient and ImageOrientationPatient. Read only.
 */
export const dicom: Format = {
  title: 'DICOM',
  extensions,
  isSeries: true,

  async read(path) {
    const series = await seriesOf(path);
    const { shape, affine } = series;
    return { volume: { data: await voxelsOf(series), shape, affine }, header: headerOf(series) };
  },

  async readHeader(path) {
    const grid = await namedLabelGrid(path);
    if (grid) return { ...grid, header: { sformCode: 1, qformCode: 1, dataType: 'uint8' } };
    const series = await seriesOf(path);
    return { shape: series.shape, affine: series.affine, header: headerOf(series) };
  },

  async files(path) {
    if (!(await readHeaderOf(path)) || (await isNamedLabel(path))) return [path];
    const { frames } = await seriesOf(path);
    return [...new Set(frames.map(({ header }) => header.path))];
  },

  async readLabel(path, grid, wanted) {
    return (await readNamedLabel(path, grid, wanted)) ?? { ...(await dicom.read(path)), names: null };
  },
};

function headerOf({ frames }: Series): ImageHeader {
  // Both codes: places in the scanner, which is what DICOM tells.
  const dataType = storedArray(frames[0].format).name.replace('Array', '').toLowerCase();
  return { sformCode: 1, qformCode: 1, dataType };
}
